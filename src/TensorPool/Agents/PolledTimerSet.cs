namespace TensorPool.Agents;

/// <summary>The timers of an agent, which fire in the order in which they were added. Not thread-safe.</summary>
internal sealed class PolledTimerSet
{
    private readonly List<(PolledTimer Timer, Func<long, int> Action)> _timers = [];

    /// <param name="interval">Time between two firings.</param>
    /// <param name="action">Gets the time, returns how much work it did.</param>
    public void Add(TimeSpan interval, Func<long, int> action) => _timers.Add((new PolledTimer(interval), action));

    /// <summary>Fires what is due.</summary>
    /// <returns>The sum of the work.</returns>
    public int Poll(long nowNs)
    {
        int work = 0;
        foreach ((PolledTimer timer, Func<long, int> action) in _timers)
        {
            if (timer.IsDue(nowNs))
            {
                work += action(nowNs);
            }
        }

        return work;
    }
}
