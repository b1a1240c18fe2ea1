using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TensorPool.Aeron.Agents;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Configuration;
using TensorPool.Supervisor;
using TensorPool.Transport;

namespace TensorPool.Cli.Commands;

/// <summary><c>supervise</c>: who is alive, how far everybody is, and what is lost.</summary>
internal static class SuperviseCommand
{
    public static Command Create()
    {
        Option<bool> events = new("--events")
        {
            Description = "Print what changes, one line each, instead of how things stand",
        };
        Option<string[]> rules = new("--rule")
        {
            Description = "Tell consumers how to consume, before the rules of --config; may be repeated (see below)",
            HelpName = "key=value,…",
        };
        Command command = new(
            "supervise",
            "Watch producers and consumers, and tell consumers how to consume: live on a terminal, else a line per second"
        )
        {
            events,
            rules,
            WatchOptions.Interval,
        };
        return RoleOptions
            .AddTo(command)
            .With(
                [
                    "tensorpool supervise",
                    "tensorpool supervise --json --interval 5",
                    "tensorpool supervise --events --rule consumer_id=7,mode=decimated,decimation=4",
                    "tensorpool supervise --rule drop_percent_above=20,mode=latest,release_after_ns=60000000000",
                ],
                context => Run(context, context.Get(events), context.Get(rules) ?? [])
            );
    }

    private static int Run(ToolContext context, bool hasEvents, string[] rules)
    {
        IReadOnlyList<ConsumerRule> first = Parse(rules);
        RoleSettings settings = RoleSettings.Read(context);
        using TensorPoolClient client = settings.Connect("tensorpool-supervise");
        using LineWriter<SupervisorEventReport> events = new(context.Output, ToolJson.Default.SupervisorEventReport);
        StreamSupervisor supervisor = client.CreateSupervisor(
            OptionsOf(settings) with
            {
                Rules = [.. first, .. settings.ConsumerRules],
                OnEvent = hasEvents ? e => Print(context, events, SupervisorEventReport.Of(e)) : null,
            }
        );
        using AgentRunner runner = new(
            supervisor,
            new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)),
            e => context.Output.Error(e.Message)
        );
        runner.Start();
        if (hasEvents)
        {
            context.WaitForStop();
        }
        else
        {
            Show(context, supervisor);
        }

        return ExitCodes.Ok;
    }

    /// <exception cref="ConfigurationException">Any of them is wrong: all faults at once.</exception>
    private static List<ConsumerRule> Parse(string[] rules)
    {
        List<ConfigurationError> errors = [];
        List<ConsumerRule> parsed = [.. rules.Select(rule => ConsumerRules.Parse(rule, errors)).OfType<ConsumerRule>()];
        return errors.Count > 0 ? throw new ConfigurationException(errors) : parsed;
    }

    private static SupervisorOptions OptionsOf(RoleSettings settings)
    {
        EffectiveSetting stream = settings.Settings.First(s => s.Key == "stream_id");
        TimeSpan announce = settings.Consumer.AnnouncePeriod;
        return new SupervisorOptions
        {
            StreamId = stream.Origin == SettingOrigin.Default ? null : settings.StreamId,
            AnnounceStreamId = settings.Consumer.AnnounceStreamId,
            AnnouncePeriod = announce,
            LivenessPeriods = (int)Math.Clamp(Math.Round(settings.LivenessTimeout / announce), 3, 5),
            LivenessCheckInterval = settings.LivenessCheckInterval,
            AllowedBaseDirectories = settings.Consumer.AllowedBaseDirectories,
        };
    }

    private static void Show(ToolContext context, StreamSupervisor supervisor)
    {
        TimeSpan interval = TimeSpan.FromSeconds(context.Get(WatchOptions.Interval));
        SupervisorReport Read() =>
            SupervisorReport.Of(supervisor.GetSnapshotAsync(context.Stop).GetAwaiter().GetResult());
        if (context.Output.IsLive)
        {
            context.Output.Live(
                new Text("listening"),
                draw =>
                {
                    while (!context.StoppedWithin(interval))
                    {
                        draw(Render(context.Output, Read()));
                    }
                }
            );
            return;
        }

        while (!context.StoppedWithin(interval))
        {
            SupervisorReport report = Read();
            if (context.Output.IsJson)
            {
                context.Output.Json(report, ToolJson.Default.SupervisorReport);
            }
            else
            {
                context.Output.Render(Render(context.Output, report));
            }
        }
    }

    private static void Print(
        ToolContext context,
        LineWriter<SupervisorEventReport> lines,
        SupervisorEventReport report
    )
    {
        if (context.Output.IsJson)
        {
            lines.Add(report);
        }
        else
        {
            context.Output.Line(
                $"{report.Time:u} {report.Kind} stream {report.StreamId} peer {report.PeerId} {report.Detail}".TrimEnd()
            );
            context.Output.Flush();
        }
    }

    private static FittingTable Render(ToolOutput output, SupervisorReport report)
    {
        FittingTable table = output.NewTable(
            "stream#",
            "role",
            "id#",
            "state",
            "epoch#",
            "seq#",
            "lag#",
            "gap#",
            "late#",
            "name"
        );
        foreach (SupervisorReport.SupervisedStream stream in report.Streams)
        {
            table.AddRow(
                Text(stream.StreamId),
                "stream",
                "",
                stream.State,
                Text(stream.Epoch),
                "",
                "",
                "",
                "",
                stream.Name
            );
            foreach (SupervisorReport.SupervisedProducer producer in stream.Producers)
            {
                table.AddRow(
                    Text(stream.StreamId),
                    "producer",
                    Text(producer.Id),
                    producer.State,
                    Text(producer.Epoch),
                    Text(producer.CurrentSeq),
                    "",
                    "",
                    "",
                    ""
                );
            }

            foreach (SupervisorReport.SupervisedConsumer consumer in stream.Consumers)
            {
                table.AddRow(
                    Text(stream.StreamId),
                    "consumer",
                    Text(consumer.Id),
                    consumer.State,
                    Text(consumer.Epoch),
                    Text(consumer.LastSeqSeen),
                    consumer.Lag is { } lag ? Text(lag) : "",
                    Text(consumer.DropsGap),
                    Text(consumer.DropsLate),
                    $"{consumer.Mode} {consumer.Rule}".Trim()
                );
            }
        }

        return table;
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
