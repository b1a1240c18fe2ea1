using System.Runtime.InteropServices;
using TensorPool.Producer;
using TensorPool.SharedMemory;

namespace TensorPool.Tests.Producer;

/// <summary>
/// The order of stores of wire 1.1, section 5.2, seen from two sides. A wire protocol that looks at the memory whenever it is
/// asked for something tells what was there before each step. And a frame whose payload is copied from its own header slot
/// shows in its payload what the slot held while the payload was written.
/// </summary>
[Requirement("W-15.19-1")]
[Requirement("W-8.3-2")]
public sealed class StoreOrderTests : IDisposable
{
    private readonly CoreRig<WatchingWire> _rig = new(nslots: 4, nonTemporalLength: 1024);

    public StoreOrderTests() => WatchingWire.Watched = _rig;

    public void Dispose()
    {
        WatchingWire.Watched = null;
        _rig.Dispose();
    }

    [Theory]
    [Requirement("W-8.3-4")]
    [Requirement("W-8.3-6")]
    [InlineData(64)]
    [InlineData(2048)] // by non-temporal stores
    public void Copied_frame_goes_through_all_steps_in_order(int length)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i + 1))];
        FillOldFrames(length);
        WatchingWire.Begin(payload);

        Assert.Equal(
            PublishResult.Sent,
            _rig.Core.Publish(payload, CoreRig<WatchingWire>.Bytes(length), new FrameDetails { UserData = [1] })
        );

        Assert.Equal(
            [
                "P2 word of writing: slot committed, header old, payload old",
                "P5 header: slot writing, header old, payload new",
                "P7 word of committed: slot writing, header new, payload new",
                "P8 descriptor: slot committed, header new, payload new",
            ],
            WatchingWire.Steps
        );
    }

    [Fact]
    [Requirement("W-8.3-4")]
    [Requirement("W-8.3-6")]
    [Requirement("O-12")]
    public void Claimed_frame_goes_through_all_steps_in_order()
    {
        byte[] payload = [.. Enumerable.Range(1, 64).Select(i => (byte)i)];
        FillOldFrames(64);
        _rig.Core.SetProgressPolicy(new ProgressPolicy(0, 1, null, 0));
        WatchingWire.Begin(payload);

        ClaimTicket ticket = _rig.Claim(64);
        WatchingWire.Note("claimed");
        _rig.Core.BeginProgress(ticket, 64, CoreRig<WatchingWire>.Bytes(64));
        payload.CopyTo(_rig.Payload(0, 0, 64));
        _rig.Core.ReportProgress(ticket, 32, null);
        _rig.Complete(ticket, 64);

        Assert.Equal(
            [
                "P2 word of writing: slot committed, header old, payload old",
                "claimed: slot writing, header old, payload old",
                "P5 header: slot writing, header old, payload old",
                "progress Started: slot writing, header new, payload old",
                "progress Progress: slot writing, header new, payload new",
                "P5 header: slot writing, header new, payload new",
                "P7 word of committed: slot writing, header new, payload new",
                "P8 descriptor: slot committed, header new, payload new",
                "progress Complete: slot committed, header new, payload new",
            ],
            WatchingWire.Steps
        );
    }

    [Theory]
    [InlineData(256)]
    [InlineData(4096)] // by non-temporal stores
    public void Payload_is_written_between_the_word_of_writing_and_the_header(int length)
    {
        FillOldFrames(16);
        // The ring has 4 slots of 256 bytes: up to 1024 bytes of it, from slot 0 on.
        ReadOnlySpan<byte> source = _rig.Mapping.HeaderRing.Slice(RegionGeometry.SlotOffset(0), Math.Min(length, 1024));
        ulong oldFrameId = _rig.Header(0).FrameId;

        Assert.Equal(
            PublishResult.Sent,
            _rig.Core.Publish(source, CoreRig<WatchingWire>.Bytes(source.Length), default)
        );

        ReadOnlySpan<byte> payload = _rig.Payload(0, 0, 256);
        Assert.Equal(WatchingWire.WritingWord(4), MemoryMarshal.Read<ulong>(payload));
        Assert.Equal(oldFrameId, MemoryMarshal.Read<ulong>(payload[8..]));
        Assert.Equal(4ul, _rig.Header(0).FrameId);
    }

    /// <summary>Four frames, so that slot 0 holds frame 0 with a payload of zeros.</summary>
    private void FillOldFrames(int length)
    {
        for (int i = 0; i < 4; i++)
        {
            _rig.Core.Publish(new byte[length], CoreRig<WatchingWire>.Bytes(length), default);
        }
    }
}
