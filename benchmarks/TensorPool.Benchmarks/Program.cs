using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

if (args is ["interleaved", ..])
{
    Interleaved.Run(args.Length > 1 ? args[1] : "");
    return 0;
}

IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

// BenchmarkDotNet reports failures in its summary and ends with 0 all the same.
return summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
