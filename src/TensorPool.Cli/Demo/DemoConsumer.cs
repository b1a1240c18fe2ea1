using TensorPool.Aeron.Agents;
using TensorPool.Consumer;

namespace TensorPool.Cli.Demo;

/// <summary>Consumes and checks frames on a thread of its own.</summary>
internal sealed class DemoConsumer : IDemoConsumer, IDisposable
{
    private readonly TensorConsumer _consumer;
    private readonly CheckingHandler _handler = new();
    private readonly AgentRunner _runner;

    /// <param name="consumer">Belongs to this one.</param>
    /// <param name="onError">Gets what a duty cycle throws.</param>
    public DemoConsumer(TensorConsumer consumer, Action<Exception> onError)
    {
        _consumer = consumer;
        _runner = new AgentRunner(
            consumer.AsAgent(_handler),
            new BackoffIdleStrategy(10, 20, TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(50)),
            onError
        );
        _runner.Start();
    }

    public bool IsReady => _consumer.State == ConsumerState.Mapped;

    public string? Problem => _consumer.LastRefusal;

    public ulong LastSeqSeen => _consumer.LastSeqSeen;

    public DemoConsumerReport Report
    {
        get
        {
            ConsumerStatistics statistics = _consumer.Statistics;
            return new DemoConsumerReport
            {
                Id = _consumer.ConsumerId,
                Mode = _consumer.Mode.ToString().ToLowerInvariant(),
                Received = _handler.Received,
                DropsGap = (ulong)statistics.DropsGap,
                DropsLate = (ulong)statistics.DropsLate,
                Torn = _handler.Torn,
                Corrupt = _handler.Corrupt,
                LatencyNs = _handler.Latency,
                Bytes = _handler.Bytes,
                Skipped = statistics.SkippedMode + statistics.SkippedRate,
                AllocatedBytes = _handler.AllocatedBytes,
                MeasuredFrames = _handler.MeasuredFrames,
            };
        }
    }

    public void Dispose() => _runner.Dispose();
}
