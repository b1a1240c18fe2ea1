using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;
using TensorPool.Cli.Bench;
using TensorPool.Cli.Demo;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Tensors;

namespace TensorPool.Cli.Commands;

/// <summary><c>bench</c>: the demo under load, for each combination of payload and consumers.</summary>
internal static class BenchCommand
{
    private static readonly int[] DefaultPayloads = [4096, 65536, 1 << 20];
    private static readonly int[] DefaultConsumers = [1, 4];

    public static Command Create()
    {
        Option<int[]> payloads = new("--payload-bytes")
        {
            Description = "Payloads; may be repeated [default: 4096 65536 1048576]",
            HelpName = "n",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<int[]> consumers = new("--consumers")
        {
            Description = "Numbers of consumers; may be repeated [default: 1 4]",
            HelpName = "n",
            AllowMultipleArgumentsPerToken = true,
        };
        return new Command("bench", "Measure throughput and latency under load, with every byte written and checked")
        {
            payloads,
            consumers,
            DemoOptions.Rate,
            DemoOptions.Seconds,
            DemoOptions.Processes,
            DemoOptions.Standalone,
            DemoOptions.Nslots,
            RoleOptions.ShmBaseDirectory,
        }.With(
            [
                "tensorpool bench --payload-bytes 65536 --rate max --seconds 1",
                "tensorpool bench --payload-bytes 1048576 --consumers 1 4 --rate 500 --seconds 1 --processes --json > bench.json",
            ],
            context =>
                Run(
                    context,
                    context.Get(payloads) is { Length: > 0 } p ? p : DefaultPayloads,
                    context.Get(consumers) is { Length: > 0 } c ? c : DefaultConsumers
                )
        );
    }

    private static int Run(ToolContext context, int[] payloads, int[] consumers)
    {
        if (payloads.Any(p => p <= 0) || consumers.Any(c => c is < 1 or > 64))
        {
            throw ToolException.Usage("--payload-bytes must be at least 1, and --consumers from 1 to 64.");
        }

        string parent = context.ShmBaseDirectory;
        List<BenchRun> runs = [];
        foreach (int payload in payloads)
        {
            foreach (int count in consumers)
            {
                context.Stop.ThrowIfCancellationRequested();
                context.Output.Note($"{Counted.Of(payload, "byte")}, {Counted.Of(count, "consumer")}");
                DemoPlan plan = DemoPlan.Create(context, parent, [payload], Dtype.UInt8, count);
                runs.Add(new BenchRun(payload, count, DemoStages.Run(context, plan, parent, _ => { })));
            }
        }

        BenchReport report = new(
            DateTimeOffset.UtcNow,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            Environment.ProcessorCount,
            runs
        );
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.BenchReport);
        }
        else
        {
            context.Output.Render(Render(context.Output, report));
        }

        string[] failures = [.. runs.Select(r => r.Result.Failure).OfType<string>()];
        return failures.Length == 0 ? ExitCodes.Ok : throw ToolException.Failed($"{string.Join("; ", failures)}.");
    }

    private static FittingTable Render(ToolOutput output, BenchReport report)
    {
        FittingTable table = output.NewTable(
            "bytes#",
            "consumers#",
            "published/s#",
            "GB/s#",
            "received/s#",
            "lost#",
            "p50 µs#",
            "p99 µs#",
            "bytes/frame allocated#"
        );
        foreach (BenchRun run in report.Runs)
        {
            DemoReport result = run.Result;
            DemoConsumerReport first = result.Consumers[0];
            table.AddRow(
                F($"{run.PayloadBytes:N0}"),
                F($"{run.ConsumerCount}"),
                F($"{result.FramesPerSecond:N0}"),
                F($"{result.GigabytesPerSecond:F2}"),
                F($"{result.Consumers.Sum(c => c.Received) / Math.Max(result.ElapsedSeconds, 1e-9):N0}"),
                F($"{result.Consumers.Sum(c => (long)(c.DropsGap + c.DropsLate)):N0}"),
                F($"{first.LatencyNs.P50 / 1e3:N1}"),
                F($"{first.LatencyNs.P99 / 1e3:N1}"),
                F($"{result.AllocatedBytesPerFrame:F2}")
            );
        }

        return table;
    }

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
