using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;

namespace TensorPool.Aeron.Client;

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
        found = detail ?? status.ToString();
        retryMs = status == CncOpenStatus.Missing ? 16 : 1;
        if (status == CncOpenStatus.Incompatible)
        {
            throw new AeronException($"Driver in {options.Directory}: {detail}. Use matching versions.");
        }

        if (cnc is null)
        {
            return null;
        }

        long heartbeatMs = new ManyToOneRingBuffer(cnc.ToDriver).ConsumerHeartbeatMs;
        long ageMs = options.EpochClock.TimeMs() - heartbeatMs;
        if (heartbeatMs != 0 && ageMs <= options.DriverTimeout.TotalMilliseconds)
        {
            return cnc;
        }

        // Not of a living driver; a new one may be about to replace the file.
        cnc.Dispose();
        found =
            heartbeatMs == 0 ? "the driver is starting"
            : heartbeatMs == -1 ? "the driver was shut down"
            : $"its last sign of life is {ageMs} ms old";
        retryMs = heartbeatMs == 0 ? 1 : 100;
        return null;
    }
}
