using System.Diagnostics;

namespace TensorPool.Aeron.PeerTests.Support;

/// <summary>Waits for what must come, with a watchdog that no machine in use comes near to.</summary>
internal static class Await
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);

    public static void True(Func<bool> condition, string what) => True(condition, () => what);

    public static void True(Func<bool> condition, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Watchdog)
            {
                Assert.Fail($"Waited {Watchdog.TotalSeconds} s in vain for {what()}");
            }

            Thread.Sleep(1);
        }
    }

    /// <summary>For conditions that do work themselves: no rest while there is some.</summary>
    public static void Progress(Func<bool> isDone, Func<int> work, Func<string> what)
    {
        long last = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            if (work() > 0)
            {
                last = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(last) > Watchdog)
            {
                Assert.Fail($"No progress for {Watchdog.TotalSeconds} s: {what()}");
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
