using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TensorPool.Aeron.Agents;
using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Npy;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Roles;
using TensorPool.Configuration;
using TensorPool.Consumer;
using TensorPool.Wire;

namespace TensorPool.Cli.Commands;

/// <summary><c>consume</c>: writes frames into files or a pipe, shows them, or counts them.</summary>
internal static class ConsumeCommand
{
    private const long BytesPerMegabyte = 1 << 20;

    /// <summary>A producer that waits for its consumers at the end waits for this long at most.</summary>
    private static readonly TimeSpan QosInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Polls at the end of an epoch at most: more than a log of descriptors holds.</summary>
    private const int RestLimit = 10_000;

    private static readonly TimeSpan PreviewInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan EndReportPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        Command command = new("consume", "Write frames to files or a pipe, show them, or count them")
        {
            ConsumeOptions.NpyDirectory,
            ConsumeOptions.Npy,
            ConsumeOptions.Raw,
            ConsumeOptions.Overwrite,
            ConsumeOptions.Count,
            ConsumeOptions.UntilDetach,
            ConsumeOptions.IdleTimeout,
            ConsumeOptions.Mode,
            ConsumeOptions.Decimation,
            ConsumeOptions.Verify,
            ConsumeOptions.Preview,
            ConsumeOptions.Interval,
            ConsumeOptions.FailOnLoss,
            ConsumeOptions.QueueMegabytes,
            DriverModeOptions.Standalone,
        };
        return RoleOptions
            .AddTo(command)
            .With(
                [
                    "tensorpool consume --standalone --preview --mode latest",
                    "tensorpool consume --npy out.npy --count 100",
                    "tensorpool consume --raw - --until-detach | ffplay -f rawvideo -pixel_format gray -video_size 640x480 -",
                    "tensorpool consume --verify --fail-on-loss --idle-timeout 10 --json",
                ],
                Run
            );
    }

    private static int Run(ToolContext context)
    {
        Check(context);
        RoleSettings settings = RoleSettings.Read(context);
        using OutputQueue? output = OpenSink(context) is { } sink
            ? new OutputQueue(sink, context.Get(ConsumeOptions.QueueMegabytes) * BytesPerMegabyte)
            : null;
        using RoleConnection connection = new(
            context,
            settings,
            context.Get(DriverModeOptions.Standalone),
            "tensorpool-consume"
        );
        using TensorConsumer consumer = connection.CreateConsumer(OptionsOf(context, settings));
        LossCount losses = new(consumer);
        FrameTaker taker;
        ConsumeProgress progress;
        using (PreviewScreen? preview = OpenPreview(context))
        {
            taker = new FrameTaker(
                output,
                preview,
                losses,
                context.Get(ConsumeOptions.Verify),
                context.Get(ConsumeOptions.Count) ?? long.MaxValue
            );
            progress = new ConsumeProgress(consumer, taker, losses, output);
            Take(context, consumer, taker, output, progress);
        }

        using CancellationTokenSource giveUp = new();
        using CancellationTokenRegistration stop = context.Stop.Register(() => giveUp.CancelAfter(OutputPatience));
        output?.Complete(giveUp.Token);
        ConsumeReport summary = progress.Report("summary");
        Print(context, summary);
        if (!progress.WasMapped)
        {
            int announces = settings.Consumer.AnnounceStreamId ?? settings.Client.ControlStreamId;
            context.Output.Note(
                $"nothing was ever mapped: no memory of stream {settings.StreamId} was announced on Aeron stream {announces} of {settings.Client.AeronDirectory}, or it was refused. Is a producer running there? See tensorpool ls, and --announce-stream."
            );
        }

        return CodeOf(context, taker, summary);
    }

    /// <summary>Polls until there is a reason to end.</summary>
    private static void Take(
        ToolContext context,
        TensorConsumer consumer,
        FrameTaker taker,
        OutputQueue? output,
        ConsumeProgress progress
    )
    {
        SleepingIdleStrategy idle = new(TimeSpan.FromMicroseconds(100));
        TimeSpan? interval =
            Seconds(context.Get(ConsumeOptions.Interval)) ?? (IsSilent(context) ? null : TimeSpan.FromSeconds(1));
        EndOfStream end = new(
            context.Get(ConsumeOptions.UntilDetach),
            Seconds(context.Get(ConsumeOptions.IdleTimeout))
        );
        long lastReport = Stopwatch.GetTimestamp();
        while (!context.Stop.IsCancellationRequested && !taker.IsDone && output?.Failure is null)
        {
            int work = consumer.Poll(ref taker);
            progress.Observe();
            if (end.IsReached(consumer, taker.Received))
            {
                CountTheRest(consumer);
                return;
            }

            if (interval is { } time && Stopwatch.GetElapsedTime(lastReport) >= time)
            {
                lastReport = Stopwatch.GetTimestamp();
                Print(context, progress.Report("progress"));
            }

            idle.Idle(work);
        }

        ReportTheEnd(context, consumer, taker);
    }

    /// <summary>
    /// Descriptors that still wait when their epoch is over are of frames that cannot be read any more: lost, and counted when
    /// they are looked at. Frames of the next epoch are not taken, however fast they come.
    /// </summary>
    private static void CountTheRest(TensorConsumer consumer)
    {
        Nobody nobody = default;
        for (int i = 0; i < RestLimit && consumer.Poll(ref nobody) > 0; i++) { }
    }

    /// <summary>
    /// Goes on until the producer has heard that the last frame was taken, which may be what it waits for: two reports, as the
    /// number of the first frame of an epoch means nothing by itself.
    /// </summary>
    private static void ReportTheEnd(ToolContext context, TensorConsumer consumer, FrameTaker taker)
    {
        SleepingIdleStrategy idle = new(TimeSpan.FromMilliseconds(1));
        long reports = consumer.Statistics.QosPublished + 2;
        long start = Stopwatch.GetTimestamp();
        while (
            consumer.State == ConsumerState.Mapped
            && consumer.Statistics.QosPublished < reports
            && Stopwatch.GetElapsedTime(start) < EndReportPatience
            && !context.Stop.IsCancellationRequested
        )
        {
            idle.Idle(consumer.Poll(ref taker));
        }
    }

    /// <summary>Lines that come by themselves are for people who look, unless the screen shows pictures.</summary>
    private static bool IsSilent(ToolContext context) =>
        !context.Output.IsWatched || context.Get(ConsumeOptions.Preview);

    private static void Check(ToolContext context)
    {
        Option[] outputs = [ConsumeOptions.NpyDirectory, ConsumeOptions.Npy, ConsumeOptions.Raw];
        if (outputs.Count(context.IsGiven) > 1)
        {
            throw ToolException.Usage($"consume takes one of {string.Join(", ", outputs.Select(o => o.Name))}.");
        }

        if (IsRawStandardOutput(context) && (context.Output.IsJson || context.Get(ConsumeOptions.Preview)))
        {
            throw ToolException.Usage("--raw - writes frames to standard output: leave --json and --preview out.");
        }

        if (
            context.IsGiven(ConsumeOptions.Decimation)
            && context.Get(ConsumeOptions.Mode) is not (null or ConsumerMode.Decimated)
        )
        {
            throw ToolException.Usage("--decimation is for --mode decimated.");
        }
    }

    private static bool IsRawStandardOutput(ToolContext context) => context.Get(ConsumeOptions.Raw) == RawSink.Standard;

    private static IFrameSink? OpenSink(ToolContext context)
    {
        bool overwrite = context.Get(ConsumeOptions.Overwrite);
        return context.Get(ConsumeOptions.NpyDirectory) is { } directory ? new NpyFolder(directory, overwrite)
            : context.Get(ConsumeOptions.Npy) is { } file ? new NpyStack(file, overwrite)
            : context.Get(ConsumeOptions.Raw) is { } raw ? new RawSink(raw, overwrite)
            : null;
    }

    private static PreviewScreen? OpenPreview(ToolContext context)
    {
        if (!context.Get(ConsumeOptions.Preview))
        {
            return null;
        }

        TimeSpan interval =
            Seconds(context.Get(ConsumeOptions.Interval))
            ?? (context.Output.IsLive ? PreviewInterval : TimeSpan.FromSeconds(1));
        return new PreviewScreen(context.Output, interval);
    }

    private static ConsumerOptions OptionsOf(ToolContext context, RoleSettings settings)
    {
        ConsumerOptions options = settings.Consumer;
        bool isQosSet = settings.Settings.Any(s => s.Key == "qos_interval_ns" && s.Origin != SettingOrigin.Default);
        ushort? decimation = context.Get(ConsumeOptions.Decimation);
        return options with
        {
            QosInterval = isQosSet ? options.QosInterval : QosInterval,
            Mode = context.Get(ConsumeOptions.Mode) ?? (decimation is null ? options.Mode : ConsumerMode.Decimated),
            Decimation = decimation ?? options.Decimation,
        };
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static void Print(ToolContext context, ConsumeReport report)
    {
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.ConsumeReport);
            return;
        }

        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Received} frames, {report.Bytes} bytes, {report.FramesPerSecond:F1} per second, lost {report.Losses}{(report.DropsOutput > 0 ? $" {report.DropsOutput} output" : "")}{(report.Corrupt > 0 ? $", {report.Corrupt} CORRUPT" : "")}{(report.LatencyNs is { } latency ? $", latency {latency.P50 / 1000} µs, 99 % {latency.P99 / 1000} µs" : "")}{(report.Layout is { } layout ? $", {layout}" : "")}"
        );
        if (IsRawStandardOutput(context))
        {
            context.Output.Note(text);
        }
        else
        {
            context.Output.Line(text);
            context.Output.Flush();
        }
    }

    private static int CodeOf(ToolContext context, FrameTaker taker, ConsumeReport summary)
    {
        if (taker.FirstFault is { } fault)
        {
            context.Output.Error(
                $"{taker.Corrupt} frames are not those of the counter pattern; the first: {fault}. Was it published by produce --pattern counter?"
            );
        }

        if (taker.DropsOutput > 0)
        {
            context.Output.Error(
                $"{taker.DropsOutput} frames are not in the output, which was not written fast enough. Raise --queue-mib, or publish more slowly."
            );
        }

        bool isLossFailure = summary.Lost > 0 && context.Get(ConsumeOptions.FailOnLoss);
        if (isLossFailure)
        {
            context.Output.Error(
                $"{summary.Lost} frames were lost: {summary.Losses}. The words are explained in docs/tool.md, What consume counts."
            );
        }

        return taker.Corrupt > 0 || taker.DropsOutput > 0 || isLossFailure ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private readonly struct Nobody : IFrameHandler
    {
        public void OnFrame(scoped Frame frame) { }

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome) { }
    }
}
