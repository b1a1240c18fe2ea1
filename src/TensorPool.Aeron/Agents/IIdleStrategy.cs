namespace TensorPool.Aeron.Agents;

/// <summary>What a thread does when there is nothing to do. One instance per thread: strategies keep state.</summary>
public interface IIdleStrategy
{
    /// <summary>Rests after a cycle without work, and forgets how long it has rested after one with work.</summary>
    void Idle(int workCount);

    /// <summary>Forgets how long it has rested.</summary>
    void Reset();
}
