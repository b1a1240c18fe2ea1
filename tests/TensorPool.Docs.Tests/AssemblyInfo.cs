using System.Runtime.Versioning;
using Xunit.Sdk;
using Xunit.v3;

[assembly: SupportedOSPlatform("linux")]

// Tests start several processes each, which should get a share of the CPU.
[assembly: Parallelization(Mode = ParallelMode.None)]
