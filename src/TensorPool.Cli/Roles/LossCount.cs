using TensorPool.Consumer;

namespace TensorPool.Cli.Roles;

/// <summary>
/// Frames that did not get to a consumer, by cause. On the polling thread.
/// </summary>
/// <remarks>
/// What was published before the first frame that it took is not lost, as it had not joined yet; wire 1.1 counts gaps from
/// there on, and the counters of descriptors that could not be looked at are taken from there on here. By the same rule no
/// counter has what precedes the first frame of a later epoch, and for somebody who asks for every frame that is a loss: it is
/// told by the number of that frame, which would be 0. Of it, frames that a counter has already are taken off: all that were
/// counted since the epoch before began. So <see cref="Start"/> may be too small if other frames were lost, and is never too
/// large.
/// </remarks>
internal sealed class LossCount(TensorConsumer consumer)
{
    private ConsumerStatistics _first;
    private ConsumerStatistics _epochStart;
    private ulong _epoch;

    /// <summary>Number of the first frame that was taken, in whatever epoch; null before.</summary>
    public ulong? FirstSeq { get; private set; }

    /// <summary>Number of the last one, in the epoch that it was of; null before the first.</summary>
    public ulong? LastSeq { get; private set; }

    /// <summary>No descriptor came.</summary>
    public long Gap => consumer.Statistics.DropsGap;

    /// <summary>A descriptor came, and the frame was overwritten before it was read.</summary>
    public long Late => consumer.Statistics.DropsLate;

    /// <summary>A descriptor came, of another epoch than the mapped one.</summary>
    public long Epoch => consumer.Statistics.DropsEpoch - _first.DropsEpoch;

    /// <summary>A descriptor came while nothing was mapped.</summary>
    public long Unmapped => consumer.Statistics.DropsUnmapped - _first.DropsUnmapped;

    /// <summary>A descriptor came, and the right to read had ended.</summary>
    public long Lease => consumer.Statistics.DropsLease - _first.DropsLease;

    /// <summary>Published in a later epoch before the first frame that was taken of it, and in no counter.</summary>
    public long Start { get; private set; }

    /// <summary>All of them.</summary>
    public long Total => Gap + Late + Epoch + Unmapped + Lease + Start;

    /// <summary>Each frame that is right, when it is counted.</summary>
    public void OnFrame(in FrameInfo frame)
    {
        if (FirstSeq is null)
        {
            FirstSeq = frame.Seq;
            _first = consumer.Statistics;
            Enter(frame.Epoch, _first);
        }
        else if (frame.Epoch != _epoch)
        {
            ConsumerStatistics now = consumer.Statistics;
            Start += Math.Max(0, (long)frame.Seq - (Known(now) - Known(_epochStart)));
            Enter(frame.Epoch, now);
        }

        LastSeq = frame.Seq;
    }

    private void Enter(ulong epoch, in ConsumerStatistics statistics)
    {
        _epoch = epoch;
        _epochStart = statistics;
    }

    private static long Known(in ConsumerStatistics of) =>
        of.DropsGap + of.DropsLate + of.DropsEpoch + of.DropsUnmapped + of.DropsLease + of.SkippedMode + of.SkippedRate;
}
