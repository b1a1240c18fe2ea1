namespace TensorPool.Aeron.Tests.Support;

/// <summary>Counts what a path allocates once it is warm.</summary>
internal static class Allocations
{
    public static long Of(Action action, int rounds = 1000)
    {
        for (int i = 0; i < rounds; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
