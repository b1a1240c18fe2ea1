using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using TensorPool.Benchmarks.Load;

// The load harness starts this program again for each consumer; without one of these words it is BenchmarkDotNet's.
switch (args)
{
    case ["interleaved", ..]:
        Interleaved.Run(args.Length > 1 ? args[1] : "");
        return 0;
    case ["publish", ..]:
        return PublishRun.Run(Seconds(args));
    case ["flow", ..]:
        return FlowRun.Run(Seconds(args));
    case ["latency", ..]:
        return LatencyRun.Run(Seconds(args));
    case ["consumers", ..]:
        return ConsumersRun.Run(Seconds(args));
    case ["role", "consumer", .. var rest]:
        return LoadConsumer.Run(rest);
}

IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

// BenchmarkDotNet reports failures in its summary and ends with 0 all the same.
return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;

static double Seconds(string[] args) => args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 1;
