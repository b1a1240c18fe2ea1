namespace TensorPool.Cli.Tests.Support;

/// <summary>Waiting for what must happen. The limit is a watchdog: no test says how fast anything is.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(120);

    /// <summary>Waits until a condition holds; after the limit the test fails with what was found last.</summary>
    public static void Until(Func<bool> condition, Func<string> found)
    {
        long start = Environment.TickCount64;
        while (!condition())
        {
            if (Environment.TickCount64 - start > Limit.TotalMilliseconds)
            {
                Assert.Fail($"Waited {Limit.TotalSeconds} s in vain: {found()}");
            }

            Thread.Sleep(10);
        }
    }
}
