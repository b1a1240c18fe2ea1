using System.CommandLine;
using TensorPool.Aeron.Client;
using TensorPool.Cli.Completion;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Protocol.Control;
using TensorPool.Transport;

namespace TensorPool.Cli.Commands;

/// <summary><c>send-consumer-config</c>: tells one consumer how to consume.</summary>
internal static class SendConsumerConfigCommand
{
    private const int MaxUriLength = 4096;

    public static Command Create()
    {
        Option<uint> consumer = new Option<uint>("--consumer-id")
        {
            Description = "Who is told",
            HelpName = "id",
            Required = true,
        }.Within(1u, uint.MaxValue - 1);
        Option<bool?> useShm = new("--use-shm")
        {
            Description = "false: unmap, and use the fallback [default: true]",
            HelpName = "bool",
        };
        useShm.CompleteWith("true", "false");
        Option<string> mode = new("--mode")
        {
            Description = "stream, latest or decimated",
            HelpName = "mode",
            DefaultValueFactory = _ => "stream",
        };
        mode.AcceptOnlyFromAmong("stream", "latest", "decimated");
        Option<ushort> decimation = new Option<ushort>("--decimation")
        {
            Description = "N of decimated",
            HelpName = "n",
            DefaultValueFactory = _ => 1,
        }.Within<ushort>(1, ushort.MaxValue);
        Option<string> fallback = new("--payload-fallback-uri")
        {
            Description = "Another way to the payload",
            HelpName = "uri",
            DefaultValueFactory = _ => "",
        };
        Command command = new("send-consumer-config", "Tell one consumer how to consume; print whether it was sent")
        {
            consumer,
            useShm,
            mode,
            decimation,
            fallback,
            LeaseIdentityOptions.TimeoutMs,
        };
        return RoleOptions
            .AddTo(command)
            .With(
                ["tensorpool send-consumer-config --stream 1 --consumer-id 7 --mode decimated --decimation 4"],
                context =>
                    Run(
                        context,
                        (buffer, stream) =>
                            Encode(
                                buffer,
                                stream,
                                context.Get(consumer),
                                context.Get(useShm) ?? true,
                                Enum.Parse<Mode>(context.Get(mode)!, ignoreCase: true),
                                context.Get(decimation),
                                context.Get(fallback)!
                            )
                    )
            );
    }

    private static int Run(ToolContext context, Func<byte[], uint, int> encode)
    {
        RoleSettings settings = RoleSettings.Read(context);
        byte[] buffer = new byte[MaxUriLength + 64];
        int length = encode(buffer, settings.StreamId);
        using AeronClient client = AeronClient.Connect(
            new AeronClientOptions { Directory = settings.Client.AeronDirectory, ClientName = "tensorpool-config" }
        );
        using ExclusivePublication publication = client.AddExclusivePublication(
            new StreamChannels(settings.Client).ControlPublication,
            settings.Client.ControlStreamId
        );
        bool isSent = false;
        long deadline = Environment.TickCount64 + context.Get(LeaseIdentityOptions.TimeoutMs);
        // Subscribers need a moment to hear of the publication.
        while (!isSent && Environment.TickCount64 < deadline)
        {
            isSent = publication.Offer(buffer.AsSpan(0, length)) > 0;
            if (!isSent && context.StoppedWithin(TimeSpan.FromMilliseconds(5)))
            {
                break;
            }
        }

        if (context.Output.IsJson)
        {
            context.Output.Json(new AnswerReport(isSent, null, null, null), ToolJson.Default.AnswerReport);
        }
        else
        {
            context.Output.Line(isSent ? "true" : "false");
        }

        return isSent
            ? ExitCodes.Ok
            : throw ToolException.Failed(
                $"Nobody listens to control stream {settings.Client.ControlStreamId} in {settings.Client.AeronDirectory}."
            );
    }

    private static int Encode(
        byte[] buffer,
        uint stream,
        uint consumer,
        bool useShm,
        Mode mode,
        ushort decimation,
        string fallback
    )
    {
        if (decimation == 0)
        {
            throw ToolException.Usage("--decimation goes from 1.");
        }

        if (fallback.Length > MaxUriLength)
        {
            throw ToolException.Usage(
                $"--payload-fallback-uri has {fallback.Length} characters, and {MaxUriLength} are allowed."
            );
        }

        ConsumerConfigEncoder config = ConsumerConfigEncoder.Wrap(buffer);
        config.StreamId = stream;
        config.ConsumerId = consumer;
        config.UseShm = useShm ? Bool.TRUE : Bool.FALSE;
        config.Mode = mode;
        config.Decimation = decimation;
        config.WritePayloadFallbackUri(fallback);
        return config.Complete();
    }
}
