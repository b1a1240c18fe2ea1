using System.Diagnostics;
using TensorPool.Consumer;

namespace TensorPool.Cli.Roles;

/// <summary>Makes the reports of <c>consume</c>. On the polling thread.</summary>
internal sealed class ConsumeProgress(TensorConsumer consumer, FrameTaker taker, LossCount losses, OutputQueue? output)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lastTime = Stopwatch.GetTimestamp();
    private long _lastReceived;

    /// <summary>Whether there was ever anything to read from.</summary>
    public bool WasMapped { get; private set; }

    /// <summary>Looks at the consumer, in each cycle.</summary>
    public void Observe() => WasMapped |= consumer.Epoch != 0;

    /// <param name="type"><c>progress</c>, or <c>summary</c>, whose rate is that of all the time.</param>
    public ConsumeReport Report(string type)
    {
        bool isSummary = type == "summary";
        double elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        double since = isSummary ? elapsed : Stopwatch.GetElapsedTime(_lastTime).TotalSeconds;
        long frames = isSummary ? taker.Received : taker.Received - _lastReceived;
        _lastTime = Stopwatch.GetTimestamp();
        _lastReceived = taker.Received;
        return new ConsumeReport
        {
            Type = type,
            StreamId = consumer.Options.StreamId,
            ConsumerId = consumer.ConsumerId,
            Epoch = consumer.Epoch,
            Mode = Enum.GetName(consumer.Mode)!.ToLowerInvariant(),
            Received = taker.Received,
            Bytes = taker.Bytes,
            Written = output?.Written ?? 0,
            DropsOutput = taker.DropsOutput,
            Lost = losses.Total,
            DropsGap = losses.Gap,
            DropsLate = losses.Late,
            DropsEpoch = losses.Epoch,
            DropsUnmapped = losses.Unmapped,
            DropsLease = losses.Lease,
            DropsStart = losses.Start,
            FirstSeq = losses.FirstSeq,
            LastSeq = losses.LastSeq,
            Corrupt = taker.Corrupt,
            ElapsedSeconds = elapsed,
            FramesPerSecond = since > 0 ? frames / since : 0,
            LatencyNs = taker.Latency,
            Layout = taker.Layout?.ToString(),
        };
    }
}
