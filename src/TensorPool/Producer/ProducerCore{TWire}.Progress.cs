using TensorPool.Tensors;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <content>
/// Progress of unfinished frames (wire 1.1, section 16): STARTED once, PROGRESS throttled, COMPLETE behind the descriptor. All
/// of it only while a consumer wants it (W-10.2.2-10).
/// </content>
internal sealed partial class ProducerCore<TWire>
{
    private long _lastProgressNs = ProgressPolicy.Never;

    public override bool BeginProgress(in ClaimTicket ticket, long expectedLength, in TensorLayout expectedLayout)
    {
        if (Policy is null || !IsOpen(ticket))
        {
            return false;
        }

        ProducerEpoch epoch = ticket.Epoch;
        ref FrameProgressTrack track = ref epoch.InFlight.At(ticket.Seq).Progress;
        if (track.IsStarted)
        {
            return false;
        }

        if (expectedLength > epoch.Mapping.Pools[ticket.Pool].StrideBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(expectedLength),
                $"A frame of {expectedLength} bytes does not fit into a slot of "
                    + $"{epoch.Mapping.Pools[ticket.Pool].StrideBytes} bytes."
            );
        }

        Check((uint)expectedLength, expectedLayout, default);
        // What is known already, for readers of the unfinished frame (W-10.2.2-16). The word says WRITING since the claim, and
        // the message is committed with a release store: who gets it sees the header.
        WriteHeader(epoch, ticket.Seq, ticket.Pool, (uint)expectedLength, expectedLayout, 0, MetaVersion, default);
        long nowNs = Clock.NanoTime();
        track.IsStarted = true;
        track.HasRows = expectedLayout.Order == MajorOrder.Row && expectedLayout.Rank > 0;
        track.SentAtNs = nowNs;
        return Send(epoch, ticket.Seq, FrameProgressState.Started, track);
    }

    public override bool ReportProgress(in ClaimTicket ticket, long bytesFilled, uint? rowsFilled)
    {
        if (Policy is not { } policy || !IsOpen(ticket))
        {
            return false;
        }

        ProducerEpoch epoch = ticket.Epoch;
        ArgumentOutOfRangeException.ThrowIfNegative(bytesFilled);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytesFilled, epoch.Mapping.Pools[ticket.Pool].StrideBytes);
        ref FrameProgressTrack track = ref epoch.InFlight.At(ticket.Seq).Progress;
        if (!track.IsStarted)
        {
            return false;
        }

        // Counts never decrease (W-10.2.2-4), whatever the device says.
        FrameProgressTrack next = track;
        next.BytesFilled = Math.Max(track.BytesFilled, (ulong)bytesFilled);
        next.RowsFilled = track.HasRows ? Math.Max(track.RowsFilled, rowsFilled ?? 0) : 0;
        if (!policy.IsWorthTelling(next.BytesFilled - track.BytesFilled, next.RowsFilled - track.RowsFilled))
        {
            return false;
        }

        long nowNs = Clock.NanoTime();
        if (!policy.IsTime(track.SentAtNs, _lastProgressNs, nowNs))
        {
            return false; // the next report tells the latest state (W-10.2.2-11)
        }

        if (!Send(epoch, ticket.Seq, FrameProgressState.Progress, next))
        {
            return false;
        }

        next.SentAtNs = nowNs;
        track = next;
        _lastProgressNs = nowNs;
        return true;
    }

    private static void TrackCompleted(ref FrameProgressTrack track, long length, in TensorLayout layout)
    {
        if (track.IsStarted)
        {
            track.BytesFilled = Math.Max(track.BytesFilled, (ulong)length);
            track.HasRows &= layout.Order == MajorOrder.Row && layout.Rank > 0;
            track.RowsFilled = track.HasRows ? (uint)layout.Dims[0] : 0;
        }
    }

    /// <summary>P9.</summary>
    private void SendCompleted(ProducerEpoch epoch, ulong seq, in InFlightClaim claim)
    {
        if (Policy is not null)
        {
            Send(epoch, seq, FrameProgressState.Complete, claim.Progress);
        }
    }

    private bool Send(ProducerEpoch epoch, ulong seq, FrameProgressState state, in FrameProgressTrack track)
    {
        if (
            ProgressMessages is not { } sender
            || sender.TryClaim(TWire.FrameProgressLength, out MessageClaim claim) != SendResult.Sent
        )
        {
            return false; // progress is a courtesy: what is not sent is not counted either
        }

        FrameProgress progress = new()
        {
            StreamId = StreamId,
            Epoch = epoch.Number,
            FrameId = seq, // W-10.2.2-2
            State = state,
            PayloadBytesFilled = track.BytesFilled,
            RowsFilled = track.RowsFilled > 0 ? track.RowsFilled : null, // WO-28
        };
        TWire.EncodeFrameProgress(claim.Buffer, progress, epoch.Nslots);
        claim.Commit();
        return true;
    }
}
