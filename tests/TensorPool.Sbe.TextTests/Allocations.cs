namespace TensorPool.Sbe.TextTests;

internal static class Allocations
{
    /// <summary>What the action allocates on this thread once it is warm.</summary>
    public static long Of(Action action)
    {
        for (int i = 0; i < 50; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
