using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>Finds a living driver, with patience (aeron-ipc §2.4).</summary>
internal static class CncConnector
{
    /// <exception cref="DriverTimeoutException">There is no living driver, and none has come.</exception>
    /// <exception cref="AeronException">The driver is of a version that is not understood.</exception>
    public static CncFile Connect(AeronClientOptions options)
    {
        string path = Path.Combine(options.Directory, CncLayout.FileName);
        long deadlineNs = options.NanoClock.NanoTime() + (options.DriverTimeout.Ticks * TimeSpan.NanosecondsPerTick);
        while (true)
        {
            CncFile? cnc = TryConnect(path, options, out string found, out int retryMs);
            if (cnc is not null)
            {
                return cnc;
            }

            if (options.NanoClock.NanoTime() >= deadlineNs)
            {
                throw new DriverTimeoutException(
                    $"Driver in {options.Directory}: not found within {options.DriverTimeout.TotalSeconds} s ({found}). "
                        + "Start a driver there, or connect to the directory of one that runs."
                );
            }

            // A driver on this thread may be what is waited for.
            if (options.DriverInvoker is null || options.DriverInvoker.Invoke() == 0)
            {
                ThreadParking.Park(retryMs * 1_000_000L);
            }
        }
    }

    private static CncFile? TryConnect(string path, AeronClientOptions options, out string found, out int retryMs)
    {
        CncOpenStatus status = CncFile.TryOpen(path, writable: true, out CncFile? cnc, out string? detail);
        found = status.Describe(detail);
        retryMs = status is CncOpenStatus.Missing or CncOpenStatus.Denied ? 16 : 1;
        if (status == CncOpenStatus.Incompatible)
        {
            throw new AeronException($"Driver in {options.Directory}: {found}.");
        }

        if (cnc is null)
        {
            return null;
        }

        long heartbeatMs = new ManyToOneRingBuffer(cnc.ToDriver).ConsumerHeartbeatMs;
        long ageMs = options.EpochClock.TimeMs() - heartbeatMs;
        if (heartbeatMs != 0 && ageMs <= options.DriverTimeout.TotalMilliseconds)
        {
            return CheckedForLiveness(cnc, options);
        }

        // Not of a living driver; a new one may be about to replace the file.
        found =
            heartbeatMs == 0 ? "the driver is starting, or died while it was"
            : heartbeatMs == -1 ? "the driver was shut down"
            : $"the last sign of life of its process {cnc.Pid} is {ageMs} ms old";
        cnc.Dispose();
        retryMs = heartbeatMs == 0 ? 1 : 100;
        return null;
    }

    /// <summary>A driver that is less patient than its client is often heard would end the client at once.</summary>
    private static CncFile CheckedForLiveness(CncFile cnc, AeronClientOptions options)
    {
        TimeSpan liveness = TimeSpan.FromTicks(cnc.ClientLivenessTimeoutNs / TimeSpan.NanosecondsPerTick);
        if (liveness > options.KeepaliveInterval)
        {
            return cnc;
        }

        cnc.Dispose();
        throw new AeronException(
            $"Driver in {options.Directory}: it gives clients up after {liveness.TotalMilliseconds} ms, and this one gives a "
                + $"sign of life every {options.KeepaliveInterval.TotalMilliseconds} ms. Use a shorter keepalive interval."
        );
    }
}
