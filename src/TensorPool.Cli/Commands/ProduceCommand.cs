using System.CommandLine;
using System.Globalization;
using System.Text;
using TensorPool.Aeron.Agents;
using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Images;
using TensorPool.Cli.Files.Npy;
using TensorPool.Cli.Files.Patterns;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Roles;
using TensorPool.Metadata;
using TensorPool.Producer;
using TensorPool.Tensors;

namespace TensorPool.Cli.Commands;

/// <summary><c>produce</c>: publishes files, a pipe, or a pattern.</summary>
internal static class ProduceCommand
{
    private const double DefaultRateHz = 30;
    private const int MaxSummaryLength = 1024;

    public static Command Create()
    {
        Command command = new("produce", "Publish frames from NumPy files, images, a pipe, or a pattern")
        {
            ProduceOptions.Npy,
            ProduceOptions.Split,
            ProduceOptions.Images,
            ProduceOptions.Raw,
            ProduceOptions.Pattern,
            TensorOptions.Shape,
            TensorOptions.Dtype,
            ProduceOptions.Rate,
            ProduceOptions.Count,
            ProduceOptions.Loop,
            ProduceOptions.WaitConsumers,
            ProduceOptions.DrainTimeout,
            ProduceOptions.Meta,
            ProduceOptions.Name,
            ProduceOptions.Slots,
            DriverModeOptions.Standalone,
        };
        return RoleOptions
            .AddTo(command)
            .With(
                [
                    "tensorpool produce --standalone --pattern bars --shape 480x640 --rate 60",
                    "tensorpool produce --npy volume.npy --split --rate 100 --wait-consumers 1",
                    "tensorpool produce --images frames/ --loop --meta lens=35mm",
                    "ffmpeg -i in.mp4 -f rawvideo -pix_fmt gray - | tensorpool produce --raw - --shape 480x640 --wait-consumers 1",
                ],
                Run
            );
    }

    private static int Run(ToolContext context)
    {
        RequireOneInput(context);
        RoleSettings settings = RoleSettings.Read(context);
        using IFrameSource source = Open(context);
        bool isStandalone = context.Get(DriverModeOptions.Standalone);
        int consumers = context.Get(ProduceOptions.WaitConsumers);
        using ConsumerWatch? watch = consumers > 0 ? new ConsumerWatch(settings.Client, settings.StreamId) : null;
        using RoleConnection connection = new(context, settings, isStandalone, "tensorpool-produce");
        using TensorProducer producer = connection.CreateProducer(
            settings.Producer with
            {
                Regions = RingSize.For(settings, context.Get(ProduceOptions.Slots), source.MaxFrameLength),
                Name = context.Get(ProduceOptions.Name) ?? "tensorpool",
                Summary = SummaryOf(source),
                Attributes = AttributesOf(context, source),
            }
        );
        using AgentRunner runner = connection.Run(producer);
        FramePublisher publisher = new(producer, source, watch);
        bool? drained = null;
        try
        {
            publisher.RequireRoom();
            if (watch is not null)
            {
                context.Output.Note($"waiting for {Counted.Of(consumers, "consumer")} of stream {settings.StreamId}");
                publisher.AwaitConsumers(consumers, context.Stop);
            }

            Publish(context, publisher, out InputException? failure);
            drained = watch is null ? null : AwaitDrained(context, publisher, consumers);
            if (failure is not null)
            {
                throw failure; // the frames before it were right, and consumers have them
            }
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            drained = watch is null ? null : false;
        }

        Report(context, Describe(settings, producer, publisher, consumers, drained));
        // Whoever waits for consumers wants to know. A signal that ended the wait has a code of its own.
        return drained == false && !context.Stop.IsCancellationRequested ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static void Publish(ToolContext context, FramePublisher publisher, out InputException? failure)
    {
        failure = null;
        try
        {
            publisher.Publish(
                PaceOf(context),
                context.Get(ProduceOptions.Count) ?? long.MaxValue,
                context.Get(ProduceOptions.Loop),
                context.Stop
            );
        }
        catch (InputException e)
        {
            failure = e;
        }
    }

    private static bool AwaitDrained(ToolContext context, FramePublisher publisher, int consumers)
    {
        TimeSpan timeout = TimeSpan.FromSeconds(context.Get(ProduceOptions.DrainTimeout));
        if (publisher.AwaitDrained(consumers, timeout, context.Stop))
        {
            return true;
        }

        context.Output.Error(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Only {publisher.CountDrained()} of {consumers} consumers have said within {timeout.TotalSeconds} s that they saw the last frame: the others may lack frames. One that has ended, took fewer frames (--count) or lost its lease never says so; for a slow one raise --drain-timeout."
            )
        );
        return false;
    }

    private static void RequireOneInput(ToolContext context)
    {
        Option[] inputs = [ProduceOptions.Npy, ProduceOptions.Images, ProduceOptions.Raw, ProduceOptions.Pattern];
        Option[] given = [.. inputs.Where(context.IsGiven)];
        if (given.Length != 1)
        {
            throw ToolException.Usage(
                $"produce takes one of {string.Join(", ", inputs.Select(o => o.Name))}, found {(given.Length == 0 ? "none" : string.Join(" and ", given.Select(o => o.Name)))}."
            );
        }

        bool isShaped = given[0] == ProduceOptions.Raw || given[0] == ProduceOptions.Pattern;
        if (isShaped && !context.IsGiven(TensorOptions.Shape))
        {
            throw ToolException.Usage($"{given[0].Name} needs --shape, such as 480x640.");
        }

        if (!isShaped && (context.IsGiven(TensorOptions.Shape) || context.IsGiven(TensorOptions.Dtype)))
        {
            throw ToolException.Usage(
                $"{given[0].Name} says itself what its frames are: leave --shape and --dtype out."
            );
        }

        if (context.Get(ProduceOptions.Split) && given[0] != ProduceOptions.Npy)
        {
            throw ToolException.Usage("--split is for --npy.");
        }

        if (context.IsGiven(ProduceOptions.Slots) && !context.Get(DriverModeOptions.Standalone))
        {
            throw ToolException.Usage(
                "--slots is for --standalone: the ring of an SHM driver is in its configuration."
            );
        }

        if (
            context.Get(ProduceOptions.WaitConsumers) < 0
            || context.Get(ProduceOptions.DrainTimeout) is not (>= 0 and <= 86400)
        )
        {
            throw ToolException.Usage("--wait-consumers and --drain-timeout must not be negative.");
        }

        if (PaceOf(context).FollowsConsumers && context.Get(ProduceOptions.WaitConsumers) == 0)
        {
            throw ToolException.Usage("--rate consumers needs --wait-consumers: those are the ones it follows.");
        }
    }

    private static IFrameSource Open(ToolContext context)
    {
        if (context.Get(ProduceOptions.Npy) is { Length: > 0 } files)
        {
            return new NpyFrames(files, context.Get(ProduceOptions.Split));
        }

        if (context.Get(ProduceOptions.Images) is { } directory)
        {
            return new ImageFolder(directory);
        }

        TensorLayout layout = new(TensorOptions.DtypeOf(context), MajorOrder.Row, context.Get(TensorOptions.Shape));
        return context.Get(ProduceOptions.Raw) is { } raw
            ? new RawFrames(raw, layout)
            : new PatternFrames(context.Get(ProduceOptions.Pattern)!.Value, layout);
    }

    /// <summary>A pipe has a pace of its own, and can wait; a file would overrun every ring.</summary>
    private static PublishPace PaceOf(ToolContext context) =>
        context.Get(ProduceOptions.Rate)
        ?? (
            context.Get(ProduceOptions.Raw) != RawSink.Standard ? new PublishPace(DefaultRateHz)
            : context.Get(ProduceOptions.WaitConsumers) > 0 ? PublishPace.Consumers
            : PublishPace.Max
        );

    /// <summary>The wire takes ASCII; names of files may be anything.</summary>
    private static string SummaryOf(IFrameSource source)
    {
        string ascii = Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(source.Description));
        return ascii[..Math.Min(ascii.Length, MaxSummaryLength)];
    }

    private static List<DataSourceAttribute> AttributesOf(ToolContext context, IFrameSource source)
    {
        List<DataSourceAttribute> attributes = [.. context.Get(ProduceOptions.Meta) ?? []];
        if (
            source is ImageFolder { PixelFormat: { } format }
            && attributes.All(a => a.Key != DataSourceAttributeKeys.PixelFormat)
        )
        {
            attributes.Add(DataSourceAttribute.PixelFormat(format));
        }

        return attributes;
    }

    private static ProduceReport Describe(
        RoleSettings settings,
        TensorProducer producer,
        FramePublisher publisher,
        int consumers,
        bool? drained
    ) =>
        new(
            settings.StreamId,
            producer.ProducerId,
            producer.Epoch,
            publisher.Published,
            publisher.Bytes,
            producer.Statistics.DescriptorBackPressured,
            producer.Statistics.NotConnected,
            consumers,
            drained,
            publisher.Elapsed.TotalSeconds
        );

    private static void Report(ToolContext context, ProduceReport report)
    {
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.ProduceReport);
            return;
        }

        context.Output.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"published {Counted.Of(report.Published, "frame")}, {Counted.Of(report.Bytes, "byte")}, in {report.ElapsedSeconds:F1} s (stream {report.StreamId}, producer {report.ProducerId}, epoch {report.Epoch})"
            )
        );
    }
}
