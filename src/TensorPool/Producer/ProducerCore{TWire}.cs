using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TensorPool.Aeron.Agents;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>The frame path for one wire version.</summary>
/// <remarks>
/// The stores of a frame (wire 1.1, section 5.2), and what orders them:
/// <code>
/// P1  slot and pool of the next sequence number
/// P2  commit word := WRITING                      BeginWrite: store, then a store barrier (P3), so that no reader sees a
/// P3  store-store barrier                         new byte under the word of the old frame
/// P4  payload                                     copied here, or written by the caller between claim and completion
/// P5  every header field but the commit word
/// P6  payload visible to CPUs                     coherent on x64 and arm64 hosts; non-temporal copies end with a fence
/// P7  commit word := COMMITTED                    release store: P4 and P5 are visible to whoever sees it
/// P8  FrameDescriptor                             Aeron commits a message with a release store of its own
/// P9  FrameProgress COMPLETE, if the frame was started
/// </code>
/// Readers pair with P7 by their first load of the word, and with P3 by the barrier before their second one.
/// </remarks>
internal sealed partial class ProducerCore<TWire> : ProducerCore
    where TWire : struct, IWireProtocol
{
    private readonly bool _fillDescriptors;
    private readonly int _nonTemporalLength;

    /// <param name="streamId">The stream.</param>
    /// <param name="clock">CLOCK_MONOTONIC, or a test's.</param>
    /// <param name="fillDescriptors">Whether descriptors repeat time and metadata version of the header (W-10.2.1-6).</param>
    /// <param name="nonTemporalLength">Payloads from this length on are copied past the caches.</param>
    public ProducerCore(uint streamId, INanoClock clock, bool fillDescriptors, int nonTemporalLength)
        : base(streamId, clock)
    {
        _fillDescriptors = fillDescriptors;
        _nonTemporalLength = nonTemporalLength;
        byte[] slot = new byte[RegionGeometry.HeaderSlotBytes];
        MaxUserDataLength = TWire.UserBytes(ref slot[0]).Length;
    }

    public override int MaxUserDataLength { get; }

    public override PublishResult Publish(
        ReadOnlySpan<byte> payload,
        in TensorLayout layout,
        scoped in FrameDetails details
    )
    {
        Check((uint)payload.Length, layout, details);
        if (EnterEpoch() is not { } epoch)
        {
            return PublishResult.NoRegions;
        }

        PublishResult result = Copy(epoch, payload, layout, details);
        epoch.Leave();
        return result;
    }

    public override PublishResult PublishSlot(
        ushort poolId,
        uint payloadSlot,
        uint length,
        in TensorLayout layout,
        scoped in FrameDetails details
    )
    {
        Check(length, layout, details);
        if (EnterEpoch() is not { } epoch)
        {
            return PublishResult.NoRegions;
        }

        PublishResult result = PublishInPlace(epoch, poolId, payloadSlot, length, layout, details);
        epoch.Leave();
        return result;
    }

    private PublishResult Copy(
        ProducerEpoch epoch,
        ReadOnlySpan<byte> payload,
        in TensorLayout layout,
        scoped in FrameDetails details
    )
    {
        int pool = epoch.Mapping.FindSmallestPool(payload.Length);
        if (pool < 0)
        {
            Counters.OnTooLarge();
            return PublishResult.TooLarge;
        }

        if (!TryReadTime(epoch, details, out ulong timestampNs))
        {
            return PublishResult.NoRegions;
        }

        if (epoch.InFlight.IsFull)
        {
            return PublishResult.RingFull;
        }

        ulong seq = epoch.InFlight.Next;
        BeginWrite(epoch, seq);
        PayloadCopy.Copy(payload, epoch.Mapping.Payload(pool, epoch.IndexOf(seq), payload.Length), _nonTemporalLength);
        return Finish(epoch, seq, pool, (uint)payload.Length, layout, timestampNs, details.UserData);
    }

    private PublishResult PublishInPlace(
        ProducerEpoch epoch,
        ushort poolId,
        uint payloadSlot,
        uint length,
        in TensorLayout layout,
        scoped in FrameDetails details
    )
    {
        int pool = epoch.Mapping.FindPool(poolId);
        if (pool < 0)
        {
            return PublishResult.UnknownPool;
        }

        if (length > epoch.Mapping.Pools[pool].StrideBytes)
        {
            Counters.OnTooLarge();
            return PublishResult.TooLarge;
        }

        ulong seq = epoch.InFlight.Next;
        if (payloadSlot != epoch.IndexOf(seq))
        {
            return PublishResult.WrongSlot;
        }

        if (!TryReadTime(epoch, details, out ulong timestampNs))
        {
            return PublishResult.NoRegions;
        }

        if (epoch.InFlight.IsFull)
        {
            return PublishResult.RingFull;
        }

        BeginWrite(epoch, seq);
        return Finish(epoch, seq, pool, length, layout, timestampNs, details.UserData);
    }

    /// <summary>P5 to P8 for the next sequence number, which is not in the queue yet.</summary>
    private PublishResult Finish(
        ProducerEpoch epoch,
        ulong seq,
        int pool,
        uint length,
        in TensorLayout layout,
        ulong timestampNs,
        ReadOnlySpan<byte> userData
    )
    {
        uint metaVersion = MetaVersion;
        CommitFrame(epoch, seq, pool, length, layout, timestampNs, metaVersion, userData);
        if (epoch.InFlight.IsIdle)
        {
            epoch.InFlight.PassIdle(); // whatever becomes of the descriptor (WO-53)
            PublishResult result = SendDescriptor(epoch, seq, timestampNs, metaVersion);
            Counters.OnDescriptor(result);
            return result;
        }

        // Claims are open: this frame takes its place behind them (O-17).
        epoch.InFlight.TryPush(pool, out _);
        MarkCompleted(epoch, seq, length, timestampNs, metaVersion);
        return SendReady(epoch, seq);
    }

    /// <summary>P2 and P3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BeginWrite(ProducerEpoch epoch, ulong seq) =>
        CommitWord.BeginWrite(ref epoch.Mapping.CommitWordOf(epoch.IndexOf(seq)), TWire.WritingWord(seq)); // W-8.3-2

    /// <summary>P5 to P7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CommitFrame(
        ProducerEpoch epoch,
        ulong seq,
        int pool,
        uint length,
        in TensorLayout layout,
        ulong timestampNs,
        uint metaVersion,
        ReadOnlySpan<byte> userData
    )
    {
        WriteHeader(epoch, seq, pool, length, layout, timestampNs, metaVersion, userData);
        CommitWord.Commit(ref epoch.Mapping.CommitWordOf(epoch.IndexOf(seq)), TWire.CommittedWord(seq)); // W-8.3-4
    }

    /// <summary>All of a slot but its commit word, so that nothing of the former frame is left (W-8.3-3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteHeader(
        ProducerEpoch epoch,
        ulong seq,
        int pool,
        uint length,
        in TensorLayout layout,
        ulong timestampNs,
        uint metaVersion,
        ReadOnlySpan<byte> userData
    )
    {
        uint index = epoch.IndexOf(seq);
        ref byte slot = ref epoch.Mapping.Slot(index);
        SlotHeader header = new()
        {
            FrameId = seq,
            TimestampNs = timestampNs,
            MetaVersion = metaVersion,
            ValuesLenBytes = length,
            PayloadSlot = index, // W-15.5-2
            PayloadOffset = 0, // W-8.2-11
            PoolId = epoch.Mapping.Pools[pool].PoolId, // W-9-5
            Layout = layout,
        };
        TWire.WriteSlotHeader(ref slot, header);
        Span<byte> user = TWire.UserBytes(ref slot);
        userData.CopyTo(user);
        user[userData.Length..].Clear();
    }

    /// <summary>P8: exactly one attempt per frame (W-10.2.1-1). It is never repeated, and never waits (W-15.4-3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PublishResult SendDescriptor(ProducerEpoch epoch, ulong seq, ulong timestampNs, uint metaVersion)
    {
        if (Descriptors is not { } sender)
        {
            return PublishResult.Disconnected;
        }

        SendResult result = sender.TryClaim(TWire.FrameDescriptorLength, out MessageClaim claim);
        if (result != SendResult.Sent)
        {
            return ToPublishResult(result);
        }

        FrameDescriptor descriptor = new()
        {
            StreamId = StreamId,
            Epoch = epoch.Number,
            Seq = seq,
            TimestampNs = _fillDescriptors ? timestampNs : null,
            MetaVersion = _fillDescriptors ? metaVersion : null,
        };
        TWire.EncodeFrameDescriptor(claim.Buffer, descriptor, epoch.Nslots);
        claim.Commit();
        return PublishResult.Sent;
    }

    private static PublishResult ToPublishResult(SendResult result) =>
        result switch
        {
            SendResult.Sent => PublishResult.Sent,
            SendResult.NotConnected => PublishResult.NotConnected,
            SendResult.BackPressured => PublishResult.BackPressured,
            _ => PublishResult.Disconnected,
        };

    /// <summary>One reading of the clock serves the frame's time and the deadline; none if neither is asked for.</summary>
    /// <returns>False if the deadline has passed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadTime(ProducerEpoch epoch, scoped in FrameDetails details, out ulong timestampNs)
    {
        long deadlineNs = epoch.DeadlineNs;
        if (details.TimestampNs is { } given && deadlineNs == long.MaxValue)
        {
            timestampNs = given;
            return true;
        }

        long nowNs = Clock.NanoTime();
        timestampNs = details.TimestampNs ?? (ulong)nowNs;
        return nowNs < deadlineNs;
    }

    /// <summary>Refuses what no consumer would accept, before anything is touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Check(uint length, in TensorLayout layout, scoped in FrameDetails details)
    {
        LayoutError error = layout.Check(length);
        if (error != LayoutError.None)
        {
            ThrowLayout(error, length, layout);
        }

        if (details.UserData.Length > MaxUserDataLength)
        {
            ThrowUserData(details.UserData.Length, nameof(details));
        }
    }

    [DoesNotReturn]
    private static void ThrowLayout(LayoutError error, uint length, in TensorLayout layout) =>
        throw new ArgumentException(
            error == LayoutError.ExceedsLength
                ? $"{layout} takes {layout.SizeInBytes} bytes, but the payload has {length}. Give all of its bytes, or the "
                    + "layout that they have."
                : $"{layout} cannot be published: {TensorLayout.Describe(error)}.",
            nameof(layout)
        );

    [DoesNotReturn]
    private void ThrowUserData(int length, string parameter) =>
        throw new ArgumentException(
            $"{length} bytes of user data, but a slot header holds at most {MaxUserDataLength}. Put what does not change from "
                + "frame to frame into an attribute of the data source.",
            parameter
        );
}
