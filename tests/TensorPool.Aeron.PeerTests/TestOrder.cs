using Xunit.Sdk;
using Xunit.v3;

// Each test has a driver and up to two other processes: one at a time, or their timeouts would measure the machine.
[assembly: Parallelization(Mode = ParallelMode.None)]
