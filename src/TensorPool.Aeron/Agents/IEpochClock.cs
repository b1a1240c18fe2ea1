namespace TensorPool.Aeron.Agents;

/// <summary>Wall-clock time, which processes of one machine share and which may jump.</summary>
public interface IEpochClock
{
    /// <summary>Milliseconds since 1970-01-01 UTC. Does not allocate.</summary>
    long TimeMs();
}
