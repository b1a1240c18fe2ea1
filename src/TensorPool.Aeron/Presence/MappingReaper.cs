using TensorPool.Aeron.Agents;

namespace TensorPool.Aeron.Presence;

/// <summary>
/// Unmaps what closed clients and readers leave behind while a thread is still inside. Closing does not wait for such a
/// thread, which may be the very one that closes, from the handler of a poll.
/// </summary>
internal static class MappingReaper
{
    private const int Attempts = 20;
    private const long AttemptNs = 50_000;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);
    private static readonly Lock Locking = new();
    private static readonly List<ReleasedMappings> Waiting = [];
    private static Timer? _timer;

    /// <summary>How many wait.</summary>
    public static int WaitingCount
    {
        get
        {
            lock (Locking)
            {
                return Waiting.Count;
            }
        }
    }

    /// <summary>Unmaps now if nobody is inside, or within a millisecond nobody is, and otherwise as soon as possible.</summary>
    public static void Release(ReleasedMappings mappings)
    {
        for (int i = 0; i < Attempts; i++)
        {
            if (mappings.TryRelease())
            {
                return;
            }

            ThreadParking.Park(AttemptNs);
        }

        lock (Locking)
        {
            Waiting.Add(mappings);
            // Not kept running without need; a new one when there is something to do.
            _timer ??= new Timer(static _ => Sweep(), null, Period, Period);
        }
    }

    private static void Sweep()
    {
        lock (Locking)
        {
            Waiting.RemoveAll(static m => m.TryRelease());
            if (Waiting.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }
}
