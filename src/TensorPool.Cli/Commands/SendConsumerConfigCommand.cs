using System.CommandLine;
using TensorPool.Aeron.Client;
using TensorPool.Cli.Completion;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Protocol.Control;
using TensorPool.Cli.Roles;
using TensorPool.Transport;

namespace TensorPool.Cli.Commands;

/// <summary><c>send-consumer-config</c>: tells one consumer how to consume.</summary>
internal static class SendConsumerConfigCommand
{
    private const int MaxUriLength = 4096;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

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
        Option<bool> noWait = new("--no-wait")
        {
            Description = "Do not wait until the consumer is heard: whoever listens to the control stream will do",
        };
        Command command = new(
            "send-consumer-config",
            "Tell one consumer how to consume, once it is heard; print whether it was sent"
        )
        {
            consumer,
            useShm,
            mode,
            decimation,
            fallback,
            noWait,
            LeaseIdentityOptions.TimeoutMs,
        };
        return RoleOptions
            .AddTo(command)
            .With(
                ["tensorpool send-consumer-config --stream 1 --consumer-id 7 --mode decimated --decimation 4"],
                context =>
                    Run(
                        context,
                        context.Get(noWait) ? null : context.Get(consumer),
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

    /// <param name="context">For settings, output and the end.</param>
    /// <param name="awaited">The consumer that must be heard before; null for nobody.</param>
    /// <param name="encode">Writes the message for a stream into a buffer, and returns its length.</param>
    private static int Run(ToolContext context, uint? awaited, Func<byte[], uint, int> encode)
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
        long deadline = Environment.TickCount64 + context.Get(LeaseIdentityOptions.TimeoutMs);
        bool isHeard = awaited is not { } consumer || IsHeard(context, client, settings, consumer, deadline);
        bool isSent = isHeard && Send(context, publication, buffer.AsSpan(0, length), deadline);
        if (context.Output.IsJson)
        {
            context.Output.Json(new AnswerReport(isSent, null, null, null), ToolJson.Default.AnswerReport);
        }
        else
        {
            context.Output.Line(isSent ? "true" : "false");
        }

        string place = $"of control stream {settings.Client.ControlStreamId} in {settings.Client.AeronDirectory}";
        return isSent ? ExitCodes.Ok
            : isHeard ? throw ToolException.Failed($"There is no listener {place}.")
            : throw ToolException.Failed(
                $"Consumer {awaited} of stream {settings.StreamId} was not heard within {context.Get(LeaseIdentityOptions.TimeoutMs)} ms, neither by a hello {place} nor by a report of QoS stream {settings.Client.QosStreamId}, and was told nothing. tensorpool supervise shows who is there; --no-wait sends all the same."
            );
    }

    private static bool IsHeard(
        ToolContext context,
        AeronClient client,
        RoleSettings settings,
        uint consumer,
        long deadline
    )
    {
        using ConsumerSearch search = new(client, settings.Client, settings.StreamId, consumer);
        do
        {
            search.Poll();
            if (search.IsFound)
            {
                return true;
            }

            context.Stop.WaitHandle.WaitOne(Step);
            context.Stop.ThrowIfCancellationRequested();
        } while (Environment.TickCount64 < deadline);

        return false;
    }

    /// <summary>Subscribers need a moment to hear of the publication.</summary>
    private static bool Send(
        ToolContext context,
        ExclusivePublication publication,
        ReadOnlySpan<byte> message,
        long deadline
    )
    {
        while (publication.Offer(message) <= 0)
        {
            context.Stop.WaitHandle.WaitOne(Step);
            context.Stop.ThrowIfCancellationRequested();
            if (Environment.TickCount64 >= deadline)
            {
                return false;
            }
        }

        return true;
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
