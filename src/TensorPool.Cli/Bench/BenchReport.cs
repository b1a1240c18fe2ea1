using TensorPool.Cli.Demo;

namespace TensorPool.Cli.Bench;

/// <summary>Results of a benchmark, with the machine that they are of.</summary>
internal sealed record BenchReport(
    DateTimeOffset Time,
    string System,
    string Runtime,
    int Processors,
    IReadOnlyList<BenchRun> Runs
);

/// <summary>One combination.</summary>
internal sealed record BenchRun(long PayloadBytes, int ConsumerCount, DemoReport Result);
