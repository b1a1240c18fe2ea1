namespace TensorPool.Aeron.Agents;

/// <summary>Monotonic time, for deadlines and durations within one process. Its zero means nothing.</summary>
public interface INanoClock
{
    /// <summary>Nanoseconds since an arbitrary moment. Does not allocate.</summary>
    long NanoTime();
}
