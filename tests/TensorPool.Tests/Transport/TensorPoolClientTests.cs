using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Driver;
using TensorPool.Tests.Support;
using TensorPool.Transport;

namespace TensorPool.Tests.Transport;

/// <summary>The adapter on TensorPool.Aeron with an embedded driver, and without fakes but for short timeouts.</summary>
public sealed class TensorPoolClientTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private MediaDriverOptions Driver =>
        MediaDriverOptions.Compact with
        {
            Directory = _directory.File("aeron"),
            TimerInterval = TimeSpan.FromMilliseconds(50),
            DeleteDirectoryOnShutdown = true,
        };

    private TensorPoolClientOptions Options =>
        new()
        {
            AeronDirectory = _directory.File("aeron"),
            DriverTimeout = TimeSpan.FromSeconds(1),
            KeepaliveInterval = TimeSpan.FromMilliseconds(100),
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
            ReconnectDelayMax = TimeSpan.FromMilliseconds(50),
        };

    [Fact]
    public void Client_runs_an_embedded_driver_and_ends_it()
    {
        using (TensorPoolClient client = TensorPoolClient.Connect(Options with { EmbeddedDriver = Driver }))
        {
            Assert.True(client.IsConnected);
            Assert.Equal(Driver.Directory, client.AeronDirectory);
            Assert.InRange(client.NextRoleId(), 1, 32766);
            Assert.NotEqual(client.NextRoleId(), client.NextRoleId());
        }

        Assert.False(Directory.Exists(Driver.Directory));
    }

    [Fact]
    [Requirement("O-22")]
    public void Absence_of_a_driver_is_an_error_that_names_its_directory()
    {
        DriverTimeoutException absent = Assert.Throws<DriverTimeoutException>(() =>
            TensorPoolClient.Connect(Options with { DriverTimeout = TimeSpan.FromMilliseconds(50) })
        );

        Assert.Contains(Options.AeronDirectory, absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_of_any_length_arrive_whole_and_in_order()
    {
        using TensorPoolClient sending = TensorPoolClient.Connect(
            Options with
            {
                EmbeddedDriver = Driver,
                MetadataTermLength = 1 << 24,
            }
        );
        using TensorPoolClient receiving = TensorPoolClient.Connect(Options);
        using IRoleEndpoints<Exchange> sender = Open(sending);
        using IRoleEndpoints<Exchange> receiver = Open(receiving);
        Exchange from = sender.Poll(0)!;
        Exchange to = receiver.Poll(0)!;
        int[] lengths = [1, 44, from.Sender.MaxClaimLength, from.Sender.MaxClaimLength + 1, 100_000, 1024 * 1024];
        Eventually.True(() => from.Sender.IsConnected, "somebody who listens");

        foreach (int length in lengths)
        {
            byte[] message = Message(length);
            Eventually.True(
                () =>
                {
                    to.Poll();
                    return Send(from.Sender, message) == SendResult.Sent;
                },
                $"room for {length} bytes"
            );
        }

        Eventually.True(() => to.Poll() >= 0 && to.Received.Count == lengths.Length, "all messages");
        Assert.Equal(lengths, to.Received.Select(received => received.Message.Length));
        Assert.All(to.Received, received => Assert.Equal(Message(received.Message.Length), received.Message));
        Assert.All(to.Received, received => Assert.Equal(from.Sender.SessionId, received.SessionId));
        Assert.True(to.Received.Zip(to.Received.Skip(1)).All(pair => pair.First.Position < pair.Second.Position));
        Assert.Equal(0, to.Subscription.DroppedMessages);
    }

    [Fact]
    [Requirement("O-20")]
    public void Sending_and_receiving_allocates_nothing_in_one_frame_or_in_many()
    {
        using TensorPoolClient client = TensorPoolClient.Connect(Options with { EmbeddedDriver = Driver });
        using IRoleEndpoints<Exchange> endpoints = Open(client);
        Exchange exchange = endpoints.Poll(0)!;
        Counting counting = new();
        byte[] large = Message(10_000);
        Eventually.True(
            () => exchange.Sender.Send(large) == SendResult.Sent && exchange.Subscription.Poll(counting, 10) > 0,
            "a message that arrives"
        );
        long before = counting.Messages;

        long allocated = Allocations.Of(
            () =>
            {
                if (exchange.Sender.TryClaim(44, out MessageClaim claim) == SendResult.Sent)
                {
                    claim.Buffer.Clear();
                    claim.Commit();
                }

                exchange.Sender.Send(large);
                exchange.Subscription.Poll(counting, 10);
            },
            rounds: 2000
        );

        Assert.Equal(0, allocated);
        // Half a term holds some 800 rounds, even if the driver does not move the limit at all.
        Assert.InRange(counting.Messages - before, 500, long.MaxValue);
    }

    [Fact]
    public void Descriptors_are_all_sent_across_the_ends_of_terms()
    {
        using TensorPoolClient client = TensorPoolClient.Connect(Options with { EmbeddedDriver = Driver });
        using IRoleEndpoints<Exchange> endpoints = client.Session.Open(transport => new Exchange(
            transport,
            client.Channels.DescriptorPublication(nslots: 1),
            client.Channels.Subscription,
            client.Options.DescriptorStreamId
        ));
        Exchange exchange = endpoints.Poll(0)!;
        Counting counting = new();
        Eventually.True(() => exchange.Sender.IsConnected, "somebody who listens");

        // Terms of 64 KiB hold 682 of these: some ten ends of terms.
        for (int i = 0; i < 7000; i++)
        {
            Eventually.True(
                () =>
                {
                    exchange.Subscription.Poll(counting, 10);
                    return Send(exchange.Sender, Message(44)) == SendResult.Sent;
                },
                "room for a descriptor"
            );
        }

        Eventually.True(
            () =>
            {
                exchange.Subscription.Poll(counting, 10);
                return counting.Messages == 7000;
            },
            "all messages"
        );
    }

    [Fact]
    [Requirement("O-5")]
    [Requirement("O-7")]
    public void Counters_of_a_role_can_be_read_by_everybody_and_go_with_it()
    {
        using TensorPoolClient client = TensorPoolClient.Connect(Options with { EmbeddedDriver = Driver });
        using CncReader reader = CncReader.Open(client.AeronDirectory);
        CounterDefinition[] definitions = [new(3, "FramesPublished")];
        using (
            IRoleEndpoints<AgentCounters> counters = client.Session.Open(transport => new AgentCounters(
                transport,
                21,
                "Producer",
                definitions,
                client.Log
            ))
        )
        {
            counters.Poll(0)!.Set(dutyCycles: 5, workDone: 4, [3]);

            CounterInfo[] found = Own();

            Assert.Equal(
                [
                    ((21 << 16) | 1, "TotalDutyCycles: NodeId=21 Name=Producer", 5),
                    ((21 << 16) | 2, "TotalWorkDone: NodeId=21 Name=Producer", 4),
                    ((21 << 16) | 3, "FramesPublished: NodeId=21 Name=Producer", 3),
                ],
                found.Select(counter => (counter.TypeId, counter.Label, counter.Value))
            );
            Assert.All(
                found,
                counter => Assert.Equal("15000000000000005072", Convert.ToHexStringLower(counter.Key.Span[..10]))
            );
        }

        Eventually.True(() => Own().Length == 0, "the counters gone");

        CounterInfo[] Own() => [.. reader.Counters.Enumerate().Where(counter => counter.TypeId >> 16 == 21)];
    }

    [Fact]
    public void Restart_of_the_driver_is_survived_by_roles_that_add_everything_again()
    {
        MediaDriver driver = MediaDriver.Launch(Driver);
        try
        {
            using TensorPoolClient client = TensorPoolClient.Connect(Options);
            using IRoleEndpoints<Exchange> endpoints = Open(client);
            Exchange before = endpoints.Poll(Now())!;
            driver.Dispose();
            // Nothing to poll is not enough: a role that stood still for long gets nothing for a moment either.
            Eventually.True(
                () => endpoints.Poll(Now()) is null && !client.IsConnected,
                "the loss of the driver noticed"
            );
            // The transport says that it has ended before it closes its publications one by one.
            Eventually.True(() => before.Sender.Send("lost"u8) == SendResult.Closed, "the publication closed");

            driver = MediaDriver.Launch(Driver);
            Exchange? after = null;
            Eventually.True(() => (after = endpoints.Poll(Now())) is not null, "another client");

            Assert.NotSame(before, after);
            Assert.Equal(2, client.Session.Generation);
            Eventually.True(() => after!.Sender.IsConnected, "somebody who listens");
            Eventually.True(() => after!.Sender.Send("again"u8) == SendResult.Sent, "room");
            Eventually.True(() => after!.Poll() >= 0 && after.Received.Count == 1, "the message");
            Assert.Equal("again"u8.ToArray(), after!.Received[0].Message);
        }
        finally
        {
            driver.Dispose();
        }
    }

    [Fact]
    public void Client_that_was_given_up_by_its_driver_comes_back()
    {
        using MediaDriver driver = MediaDriver.Launch(
            Driver with
            {
                ClientLivenessTimeout = TimeSpan.FromMilliseconds(300),
            }
        );
        using TensorPoolClient client = TensorPoolClient.Connect(
            Options with
            {
                // The client looks at its clock every 16 ms only: its sign of life comes a little too late each time, until its
                // driver happens to look just then and takes it for dead.
                KeepaliveInterval = TimeSpan.FromMilliseconds(299),
                DriverTimeout = TimeSpan.FromSeconds(10),
            }
        );
        using IRoleEndpoints<Exchange> endpoints = Open(client);
        Exchange before = endpoints.Poll(Now())!;

        Exchange? after = null;
        Eventually.True(
            () => (after = endpoints.Poll(Now())) is not null && client.Session.Generation > 1,
            "another client"
        );

        Assert.NotSame(before, after);
    }

    public void Dispose() => _directory.Dispose();

    private static long Now() => SystemNanoClock.Instance.NanoTime();

    private static byte[] Message(int length)
    {
        byte[] message = new byte[length];
        new Random(length).NextBytes(message);
        return message;
    }

    private static SendResult Send(MessageSender sender, byte[] message)
    {
        if (message.Length > sender.MaxClaimLength)
        {
            return sender.Send(message);
        }

        SendResult result = sender.TryClaim(message.Length, out MessageClaim claim);
        if (result == SendResult.Sent)
        {
            message.CopyTo(claim.Buffer);
            claim.Commit();
        }

        return result;
    }

    private static IRoleEndpoints<Exchange> Open(TensorPoolClient client) =>
        client.Session.Open(transport => new Exchange(
            transport,
            client.Channels.MetadataPublication,
            client.Channels.Subscription,
            client.Options.MetadataStreamId
        ));

    private sealed class Exchange(ITransport transport, string publication, string subscription, int streamId)
        : IMessageHandler,
            IDisposable
    {
        public MessageSender Sender { get; } = new(transport, publication, streamId);

        public IMessageSubscription Subscription { get; } = transport.AddSubscription(subscription, streamId);

        public List<(int SessionId, long Position, byte[] Message)> Received { get; } = [];

        public int Poll() => Subscription.Poll(this, 10);

        public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
        {
            byte[] copy = message.ToArray();
            Assert.True(info.IsIntact());
            Received.Add((info.SessionId, info.Position, copy));
        }

        public void Dispose()
        {
            Sender.Dispose();
            Subscription.Dispose();
        }
    }

    private sealed class Counting : IMessageHandler
    {
        public long Messages { get; private set; }

        public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info) => Messages++;
    }
}
