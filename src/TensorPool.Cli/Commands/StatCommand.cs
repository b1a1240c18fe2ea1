using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TensorPool.Aeron.Cnc;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>stat</c>: the counters of the media driver and all its clients, as AeronStat shows them.</summary>
internal static class StatCommand
{
    public static Command Create()
    {
        Option<string?> filter = new("--filter")
        {
            Description = "Only counters whose label contains this",
            HelpName = "text",
        };
        return new Command("stat", "Print Aeron's counters and who is behind: live on a terminal, else once")
        {
            filter,
            WatchOptions.Watch,
            WatchOptions.Once,
            WatchOptions.Interval,
        }.With(
            [
                "tensorpool stat",
                "tensorpool stat --filter Drops",
                "tensorpool stat --json | jq '.counters[] | select(.label | startswith(\"DropsGap\"))'",
                "tensorpool stat --watch --interval 5 --json >> counters.jsonl",
            ],
            context => Run(context, context.Get(filter))
        );
    }

    private static int Run(ToolContext context, string? filter)
    {
        using CncReader cnc = context.OpenCnc();
        Watching.Repeat(
            context,
            () => Read(context, cnc, filter),
            report => context.Output.Json(report, ToolJson.Default.StatReport),
            report => Render(context.Output, report, withLag: filter is null)
        );
        return ExitCodes.Ok;
    }

    private static StatReport Read(ToolContext context, CncReader cnc, string? filter)
    {
        StatReport report = StatReport.Of(context.AeronDirectory, cnc);
        return filter is null
            ? report
            : report with
            {
                Counters =
                [
                    .. report.Counters.Where(c => c.Label.Contains(filter, StringComparison.OrdinalIgnoreCase)),
                ],
            };
    }

    private static Rows Render(ToolOutput output, StatReport report, bool withLag)
    {
        List<IRenderable> rows =
        [
            new Text(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.AeronDirectory}: {report.Status}, process {report.DriverPid}, layout {report.CncVersion}, last heartbeat {report.HeartbeatAgeMs ?? 0:F0} ms ago"
                )
            ),
        ];
        FittingTable counters = output.NewTable("id#", "value#", "label");
        foreach (StatReport.CounterEntry counter in report.Counters)
        {
            counters.AddRow(counter.Id.ToString(CultureInfo.InvariantCulture), counter.ValueText, counter.Label);
        }

        rows.Add(counters);
        if (withLag && report.Lag.Count > 0)
        {
            rows.Add(new Text("Bytes that subscribers have not read yet:"));
            FittingTable lag = output.NewTable("stream#", "session#", "bytes#", "client");
            foreach (StatReport.SubscriberLag entry in report.Lag.OrderByDescending(l => l.Bytes))
            {
                lag.AddRow(
                    entry.StreamId.ToString(CultureInfo.InvariantCulture),
                    entry.SessionId.ToString(CultureInfo.InvariantCulture),
                    entry.Bytes.ToString("N0", CultureInfo.InvariantCulture),
                    entry.Client.Length > 0 ? entry.Client : $"{entry.ClientId}"
                );
            }

            rows.Add(lag);
        }

        return new Rows(rows);
    }
}
