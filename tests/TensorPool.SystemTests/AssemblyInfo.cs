using Xunit.Sdk;
using Xunit.v3;

// Each test runs threads or processes that need their share of the CPU; two of them at once would only wait for each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
