using TensorPool.Aeron.Client;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Frames are made by hand, so that any of them can be left out.</summary>
public sealed class FragmentAssemblerTests : IDisposable
{
    private const byte Begin = 0x80;
    private const byte Middle = 0;
    private const byte End = 0x40;

    private readonly SharedBlock _term = new(65536);
    private readonly List<(int Session, byte[] Message)> _received = [];
    private readonly FragmentAssembler _assembler;
    private int _offset;

    public FragmentAssemblerTests()
    {
        _assembler = new FragmentAssembler(
            (payload, in header) => _received.Add((header.SessionId, payload.ToArray())),
            100
        );
    }

    public void Dispose() => _term.Dispose();

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Sessions_that_interleave_do_not_mix()
    {
        Deliver(1, Begin, [1, 2]);
        int first = _offset;
        _offset = 1024;
        Deliver(2, Begin, [9]);
        int second = _offset;
        _offset = first;
        Deliver(1, Middle, [3]);
        Deliver(1, End, [4]);
        _offset = second;
        Deliver(2, End, [8]);

        Assert.Equal([1, 2], _received.Select(r => r.Session));
        Assert.Equal([1, 2, 3, 4], _received[0].Message);
        Assert.Equal([9, 8], _received[1].Message);
        Assert.Equal(0, _assembler.DroppedCount);
    }

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Message_with_a_missing_fragment_is_dropped_and_the_next_one_is_whole()
    {
        Deliver(1, Begin, [1]);
        _offset += 64;
        Deliver(1, End, [3]);
        Deliver(1, Begin, [4]);
        Deliver(1, End, [5]);

        Assert.Equal([4, 5], Assert.Single(_received).Message);
        Assert.Equal(1, _assembler.DroppedCount);
    }

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Message_that_was_joined_in_the_middle_is_skipped()
    {
        Deliver(1, Middle, [2]);
        Deliver(1, End, [3]);
        Deliver(1, Begin | End, [7]);

        Assert.Equal([7], Assert.Single(_received).Message);
    }

    [Fact]
    public void Beginning_anew_drops_what_was_there()
    {
        Deliver(1, Begin, [1]);
        Deliver(1, Begin, [2]);
        Deliver(1, End, [3]);

        Assert.Equal([2, 3], Assert.Single(_received).Message);
        Assert.Equal(1, _assembler.DroppedCount);
    }

    [Fact]
    public void Message_longer_than_allowed_is_dropped()
    {
        Deliver(1, Begin, new byte[80]);
        Deliver(1, Middle, new byte[21]);
        Deliver(1, End, new byte[1]);
        Deliver(1, Begin, new byte[80]);
        Deliver(1, End, new byte[20]);

        Assert.Equal(100, Assert.Single(_received).Message.Length);
        Assert.Equal(1, _assembler.DroppedCount);
    }

    [Fact]
    public void Freed_session_begins_from_nothing()
    {
        Deliver(1, Begin, [1]);
        _assembler.FreeSession(1);
        _assembler.FreeSession(2);
        Deliver(1, End, [2]);

        Assert.Empty(_received);
    }

    private void Deliver(int session, byte flags, byte[] payload)
    {
        int length = FrameHeader.Length + payload.Length;
        new FrameWriter(session, 1001).Begin(_term.Buffer, _offset, length, 5, flags, FrameHeader.DataType);
        FragmentHeader header = new(_term.Buffer, _offset, length, 16, 5);
        Assert.Equal(_offset + FrameHeader.AlignedLength(length), header.Position);
        _offset += FrameHeader.AlignedLength(length);
        _assembler.Handler(payload, header);
    }
}
