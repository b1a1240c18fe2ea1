using System.Diagnostics;

namespace TensorPool.Tests.Support;

/// <summary>Waits for what another thread or process will do, with a deadline that only a fault reaches.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again until it is so.</summary>
    public static void True(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > Deadline)
            {
                Assert.Fail($"Not within {Deadline.TotalSeconds} s: {what}.");
            }

            Thread.Sleep(1);
        }
    }
}
