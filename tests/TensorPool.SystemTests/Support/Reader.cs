using TensorPool.Consumer;

namespace TensorPool.SystemTests.Support;

/// <summary>A consumer, what it delivered, and how its state changed.</summary>
internal sealed class Reader(TensorConsumer consumer, List<ConsumerTransition> transitions)
{
    public TensorConsumer Consumer => consumer;

    public FrameLog Log { get; } = new();

    public IReadOnlyList<ConsumerTransition> Transitions => transitions;

    public ConsumerStatistics Statistics => consumer.Statistics;

    public bool IsMapped => consumer.State == ConsumerState.Mapped;

    /// <summary>Frames that this consumer knows to be lost.</summary>
    public long Lost => Statistics.DropsGap + Statistics.DropsLate;

    public int Poll()
    {
        FrameLog log = Log;
        return consumer.Poll(ref log, ref log);
    }

    public bool ReadLatest()
    {
        FrameLog log = Log;
        return consumer.ReadLatest(ref log);
    }
}
