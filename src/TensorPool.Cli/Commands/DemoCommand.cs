using System.CommandLine;
using Spectre.Console;
using TensorPool.Cli.Demo;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>demo</c>: everything that TensorPool is, in one command, with every byte checked.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan ViewInterval = TimeSpan.FromMilliseconds(250);

    public static Command Create() =>
        new Command("demo", "Run producer, consumers and drivers, and check every byte (exit code 1 if one is wrong)")
        {
            DemoOptions.Seconds,
            TensorOptions.Shape,
            TensorOptions.Dtype,
            DemoOptions.Rate,
            DemoOptions.Consumers,
            DemoOptions.Processes,
            DemoOptions.Standalone,
            DemoOptions.Nslots,
            RoleOptions.ShmBaseDirectory,
        }.With(
            [
                "tensorpool demo",
                "tensorpool demo --seconds 10 --shape 1080x1920 --dtype uint16 --rate max",
                "tensorpool demo --processes --consumers 6 --json",
            ],
            Run
        );

    private static int Run(ToolContext context)
    {
        string parent = context.Get(RoleOptions.ShmBaseDirectory) ?? "/dev/shm";
        DemoPlan plan = DemoPlan.Create(context, parent);
        using PrivateDirectory directory = new(parent);
        DemoReport report;
        // A driver of its own, unless another one is asked for: whatever runs on the machine is left alone.
        using (IDemoStage stage = Open(context, plan, directory.Path))
        {
            report = Watch(context, new DemoRun(context, plan, stage));
        }

        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.DemoReport);
        }
        else
        {
            context.Output.Render(DemoView.Render(context.Output, report));
        }

        return report.Failure is null ? ExitCodes.Ok : throw ToolException.Failed($"{report.Failure}.");
    }

    private static IDemoStage Open(ToolContext context, DemoPlan plan, string baseDirectory)
    {
        string? aeronDirectory = context.Get(CommonOptions.AeronDirectory);
        return plan.HasProcesses
            ? new ProcessStage(context, plan, baseDirectory, aeronDirectory)
            : new LocalStage(context, plan, baseDirectory, aeronDirectory);
    }

    private static DemoReport Watch(ToolContext context, DemoRun run)
    {
        if (!context.Output.IsLive)
        {
            return run.Run(() => { });
        }

        DemoReport? report = null;
        long next = 0;
        context
            .Output.Console.Live(DemoView.Render(context.Output, run.Report()))
            .AutoClear(true)
            .Start(live =>
                report = run.Run(() =>
                {
                    if (Environment.TickCount64 >= next)
                    {
                        next = Environment.TickCount64 + (long)ViewInterval.TotalMilliseconds;
                        live.UpdateTarget(DemoView.Render(context.Output, run.Report()));
                    }
                })
            );
        return report!;
    }
}
