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
                "tensorpool demo --seconds 2 --shape 1080x1920 --dtype uint16 --rate max",
                "tensorpool demo --processes --consumers 6 --json",
            ],
            Run
        );

    private static int Run(ToolContext context)
    {
        string parent = context.ShmBaseDirectory;
        DemoPlan plan = DemoPlan.Create(context, parent);
        DemoReport report = context.Output.IsLive
            ? Watch(context, plan, parent)
            : DemoStages.Run(context, plan, parent, _ => { });
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

    private static DemoReport Watch(ToolContext context, DemoPlan plan, string parent)
    {
        DemoReport? report = null;
        long next = 0;
        context.Output.Live(
            new Text("starting"),
            draw =>
                report = DemoStages.Run(
                    context,
                    plan,
                    parent,
                    run =>
                    {
                        if (Environment.TickCount64 >= next)
                        {
                            next = Environment.TickCount64 + (long)ViewInterval.TotalMilliseconds;
                            draw(DemoView.Render(context.Output, run.Report()));
                        }
                    }
                ),
            isCleared: true
        );
        return report!;
    }
}
