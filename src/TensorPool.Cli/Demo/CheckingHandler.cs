using HdrHistogram;
using TensorPool.Aeron.Agents;
using TensorPool.Consumer;

namespace TensorPool.Cli.Demo;

/// <summary>
/// Reads every byte of every frame in place and compares it with what must be there. What was found counts only for frames
/// that are intact in the end: others were overwritten meanwhile, which is no fault. Called by one thread; counts are read by
/// others.
/// </summary>
internal sealed class CheckingHandler : IFrameHandler
{
    private const long HighestLatencyNs = 60_000_000_000;

    private readonly LongConcurrentHistogram _latency = new(1, HighestLatencyNs, 3);
    private readonly AllocationWindow _allocations = new();
    private PayloadFault _fault;
    private long _nowNs;
    private long _latencyNs;
    private long _received;
    private long _bytes;
    private long _torn;
    private long _corrupt;
    private long _maxLatencyNs;

    public long Received => Volatile.Read(ref _received);

    public long Bytes => Volatile.Read(ref _bytes);

    public long Torn => Volatile.Read(ref _torn);

    public long Corrupt => Volatile.Read(ref _corrupt);

    public long AllocatedBytes => _allocations.Bytes;

    public long MeasuredFrames => _allocations.Frames;

    public DemoLatency Latency
    {
        get
        {
            HistogramBase copy = _latency.Copy();
            return copy.TotalCount == 0
                ? new DemoLatency(0, 0, 0, 0)
                : new DemoLatency(
                    copy.GetValueAtPercentile(50),
                    copy.GetValueAtPercentile(90),
                    copy.GetValueAtPercentile(99),
                    Volatile.Read(ref _maxLatencyNs)
                );
        }
    }

    public void OnFrame(scoped Frame frame)
    {
        // Both are CLOCK_MONOTONIC, in whatever process.
        _nowNs = SystemNanoClock.Instance.NanoTime();
        _latencyNs = _nowNs - (long)frame.TimestampNs;
        _fault = CheckedPayload.Check(frame.Payload, frame.Seq);
    }

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        if (outcome == FrameOutcome.Intact)
        {
            Volatile.Write(ref _received, _received + 1);
            Volatile.Write(ref _bytes, _bytes + info.PayloadLength);
            Volatile.Write(ref _torn, _torn + (_fault == PayloadFault.Torn ? 1 : 0));
            Volatile.Write(ref _corrupt, _corrupt + (_fault == PayloadFault.Corrupt ? 1 : 0));
            long latency = Math.Clamp(_latencyNs, 1, HighestLatencyNs);
            _latency.RecordValue(latency);
            Volatile.Write(ref _maxLatencyNs, Math.Max(_maxLatencyNs, latency));
        }

        // Without a beginning of its own: all that the thread does between two frames counts, its duty cycle included.
        _allocations.End(_nowNs);
    }
}
