using TensorPool.Aeron.Concurrent;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// Judges the driver by its heartbeat. The heartbeat is wall time, which may jump: what counts is when it last changed.
/// </summary>
internal sealed class DriverLiveness(ManyToOneRingBuffer commands, long timeoutNs, long nowNs)
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private long _lastHeartbeatMs = commands.ConsumerHeartbeatMs;
    private long _lastChangeNs = nowNs;

    /// <summary>Null as long as the driver may be taken for alive.</summary>
    public DriverTimeoutException? Check(long nowNs)
    {
        long heartbeatMs = commands.ConsumerHeartbeatMs;
        if (heartbeatMs == -1)
        {
            return new DriverTimeoutException("The driver was shut down.");
        }

        if (heartbeatMs != _lastHeartbeatMs)
        {
            _lastHeartbeatMs = heartbeatMs;
            _lastChangeNs = nowNs;
            return null;
        }

        long silenceNs = nowNs - _lastChangeNs;
        return silenceNs > timeoutNs
            ? new DriverTimeoutException(
                $"The driver gave no sign of life for {silenceNs / NanosecondsPerMillisecond} ms: it died, or is stopped."
            )
            : null;
    }
}
