using System.CommandLine;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Tapping;
using TensorPool.Transport;

namespace TensorPool.Cli.Commands;

/// <summary><c>tap</c>: everything that is said, as JSON lines.</summary>
internal static class TapCommand
{
    public static Command Create()
    {
        Option<long?> count = new Option<long?>("--count")
        {
            Description = "End after so many messages",
            HelpName = "n",
        }.Within(1, long.MaxValue);
        Option<double?> seconds = new Option<double?>("--seconds")
        {
            Description = "End after so many seconds",
            HelpName = "s",
        }.Within(0.001, 1e9);
        Option<string[]> only = new("--message")
        {
            Description = "Only messages of this name; may be repeated",
            HelpName = "name",
        };
        only.AcceptOnlyFromAmong([.. TapHandler.Names]);
        Option<bool> noFrames = new("--no-frames") { Description = "Without frame descriptors and progress" };
        Command command = new("tap", "Print every message of all schemas as JSON lines, until Ctrl-C")
        {
            count,
            seconds,
            only,
            noFrames,
        };
        return RoleOptions
            .AddTo(command)
            .With(
                [
                    "tensorpool tap",
                    "tensorpool tap --no-frames --seconds 5",
                    "tensorpool tap --message ShmAttachResponse --count 1 | jq .fields.code",
                ],
                context =>
                    Run(
                        context,
                        context.Get(count) ?? long.MaxValue,
                        context.Get(seconds),
                        [.. context.Get(only) ?? []],
                        context.Get(noFrames)
                    )
            );
    }

    private static int Run(ToolContext context, long count, double? seconds, HashSet<string> only, bool noFrames)
    {
        RoleSettings settings = RoleSettings.Read(context);
        TensorPoolClientOptions options = settings.Client;
        using AeronClient client = AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = options.AeronDirectory,
                ClientName = "tensorpool-tap",
                DriverTimeout = options.DriverTimeout,
            }
        );
        int[] streams =
        [
            options.ControlStreamId,
            settings.Consumer.AnnounceStreamId ?? options.ControlStreamId,
            options.QosStreamId,
            options.MetadataStreamId,
            .. noFrames ? [] : new[] { options.DescriptorStreamId },
        ];
        long taken = 0;
        using LineWriter<TapLine> lines = new(context.Output, ToolJson.Default.TapLine);
        using Tap tap = new(
            client,
            new StreamChannels(options).Subscription,
            streams,
            line =>
            {
                bool isWanted =
                    (only.Count == 0 || (line.Message is { } name && only.Contains(name)))
                    && !(noFrames && line.Message == "FrameProgress");
                if (isWanted && taken < count)
                {
                    lines.Add(line);
                    taken++;
                }
            }
        );
        context.Output.Note(
            $"listening to streams {string.Join(", ", streams.Distinct())} in {options.AeronDirectory}"
        );
        BackoffIdleStrategy idle = new();
        long end = seconds is { } limit ? Environment.TickCount64 + (long)(limit * 1000) : long.MaxValue;
        while (!context.Stop.IsCancellationRequested && Environment.TickCount64 < end && taken < count)
        {
            idle.Idle(tap.Poll());
            if (client.IsClosed)
            {
                throw ToolException.Unreachable($"The media driver in {options.AeronDirectory} is gone.");
            }
        }

        if (lines.Dropped + tap.Lost > 0)
        {
            context.Output.Log(
                $"warning: {lines.Dropped} messages found no room in the output, {tap.Lost} were overwritten"
            );
        }

        return ExitCodes.Ok;
    }
}
