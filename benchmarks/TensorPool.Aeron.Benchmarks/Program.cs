using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using TensorPool.Aeron.Benchmarks.Load;

// The load harness starts this program again for each role; without one of these words it is BenchmarkDotNet's.
switch (args)
{
    case ["throughput", ..]:
        return ThroughputRun.Run(Seconds(args));
    case ["ping-pong", ..]:
        return PingPongRun.Run(Seconds(args));
    case ["beside-c", var folder, .. var rest]:
        return BesideCRun.Run(folder, rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 10);
    case ["role", var name, .. var arguments]:
        return Roles.Run(name, arguments);
}

IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

// BenchmarkDotNet reports failures in its summary and ends with 0 all the same.
return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;

static double Seconds(string[] args) => args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3;
