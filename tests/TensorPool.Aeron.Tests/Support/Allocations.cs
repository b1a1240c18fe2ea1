namespace TensorPool.Aeron.Tests.Support;

/// <summary>Counts what a path allocates once it is warm.</summary>
internal static class Allocations
{
    private const int Attempts = 5;

    /// <summary>
    /// The least that many rounds allocated, of several attempts: what allocates in each round never gives 0, and what the
    /// runtime allocates once (when it compiles a method again, say) does not count.
    /// </summary>
    public static long Of(Action action, int rounds = 1000)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt <= Attempts && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
