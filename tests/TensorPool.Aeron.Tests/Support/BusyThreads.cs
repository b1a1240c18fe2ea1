namespace TensorPool.Aeron.Tests.Support;

/// <summary>Tests whose threads leave nothing of the machine for others: they run alone, behind all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class BusyThreads
{
    public const string Name = "Busy threads";
}
