using TensorPool.Aeron.Client;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;
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
    private FragmentHandler _deliver;
    private int _offset;

    public FragmentAssemblerTests()
    {
        _assembler = new FragmentAssembler(
            (payload, in header) => _received.Add((header.SessionId, payload.ToArray())),
            100
        );
        _deliver = _assembler.Handler;
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

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Abort_on_the_last_fragment_gives_the_message_again()
    {
        List<byte[]> seen = [];
        Queue<ControlledPollAction> answers = new([ControlledPollAction.Abort, ControlledPollAction.Break]);
        ControlledFragmentAssembler assembler = new(
            (payload, in header) =>
            {
                Assert.Equal((0xC0, 32 + payload.Length), (header.Flags, header.FrameLength));
                seen.Add(payload.ToArray());
                return answers.Dequeue();
            }
        );

        Assert.Equal(ControlledPollAction.Continue, Control(assembler.Handler, Begin, [1]));
        Assert.Equal(ControlledPollAction.Continue, Control(assembler.Handler, Middle, [2]));
        int last = _offset;
        Assert.Equal(ControlledPollAction.Abort, Control(assembler.Handler, End, [3]));
        _offset = last;
        Assert.Equal(ControlledPollAction.Break, Control(assembler.Handler, End, [3]));

        Assert.Equal(
            [
                [1, 2, 3],
                [1, 2, 3],
            ],
            seen
        );
        Assert.Equal(0, assembler.DroppedCount);
    }

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Abort_of_a_whole_message_does_not_touch_the_one_that_is_being_assembled()
    {
        ControlledFragmentAssembler<Answering> assembler = new(new Answering { Seen = [] });

        Assert.Equal(ControlledPollAction.Continue, Control(assembler.OnFragment, Begin, [1]));
        assembler.Handler.Answer = ControlledPollAction.Abort;
        Assert.Equal(ControlledPollAction.Abort, Control(assembler.OnFragment, Begin | End, [9], session: 2));
        assembler.Handler.Answer = ControlledPollAction.Commit;
        Assert.Equal(ControlledPollAction.Commit, Control(assembler.OnFragment, End, [2], at: 64));

        Assert.Equal(
            [
                [9],
                [1, 2],
            ],
            assembler.Handler.Seen
        );
    }

    [Fact]
    public void Struct_form_assembles_like_the_other()
    {
        FragmentAssembler<Answering> assembler = new(new Answering { Seen = [] }, 100);
        _deliver = (payload, in header) => assembler.OnFragment(payload, header);

        Deliver(1, Begin, [1]);
        Deliver(1, End, [2]);
        Deliver(1, Begin | End, [3]);
        Deliver(1, Begin, new byte[60]);
        Deliver(1, End, new byte[60]);

        Assert.Equal(
            [
                [1, 2],
                [3],
            ],
            assembler.Handler.Seen
        );
        Assert.Equal(1, assembler.DroppedCount);
        assembler.FreeSession(1);
    }

    [Fact]
    public void Fragment_that_changed_while_it_was_copied_is_not_believed()
    {
        Deliver(1, Begin, [1]);
        AlignedBlock frame = _term.Buffer.BlockAt(_offset);
        new FrameWriter(1, 1001).Begin(frame, _offset, 33, 5, End, FrameHeader.DataType);
        FrameWriter.Commit(frame, 0); // zeroed, because its reader was left behind
        _assembler.Handler([2], new FragmentHeader(frame, 33, _offset + 64, null));

        Assert.Empty(_received);
        Assert.Equal(1, _assembler.DroppedCount);
    }

    private ControlledPollAction Control(
        ControlledFragmentHandler handler,
        byte flags,
        byte[] payload,
        int session = 1,
        int? at = null
    )
    {
        _offset = at ?? _offset;
        ControlledPollAction action = default;
        _deliver = (bytes, in header) => action = handler(bytes, header);
        Deliver(session, flags, payload);
        return action;
    }

    private void Deliver(int session, byte flags, byte[] payload)
    {
        int length = FrameHeader.Length + payload.Length;
        AlignedBlock frame = _term.Buffer.BlockAt(_offset);
        new FrameWriter(session, 1001).Begin(frame, _offset, length, 5, flags, FrameHeader.DataType);
        FrameWriter.Commit(frame, length);
        _offset += FrameHeader.AlignedLength(length);
        FragmentHeader header = new(frame, length, _offset, null);
        _deliver(payload, header);
    }

    private struct Answering : IFragmentHandler, IControlledFragmentHandler
    {
        public List<byte[]> Seen { get; init; }

        public ControlledPollAction Answer { get; set; }

        public readonly void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) =>
            Seen.Add(payload.ToArray());

        readonly ControlledPollAction IControlledFragmentHandler.OnFragment(
            ReadOnlySpan<byte> payload,
            in FragmentHeader header
        )
        {
            Seen.Add(payload.ToArray());
            return Answer;
        }
    }
}
