using Xunit.Sdk;
using Xunit.v3;

// Each test starts several processes, whose timeouts count on getting a share of the CPU.
[assembly: Parallelization(Mode = ParallelMode.None)]
