using System.Text;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>The sample programs of Java on our driver.</summary>
[Trait("Needs", "aeron-java")]
public class JavaSampleTests
{
    private const string Ipc = "aeron:ipc";
    private const int Stream = 1001;

    [Theory]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void BasicPublisher_is_read_by_our_client(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Ipc, Stream);
        using ChildProcess publisher = Java.StartSample(name, "BasicPublisher", driver, ("messages", "2"));
        List<string> received = [];
        Await.True(
            () =>
            {
                subscription.Poll((message, in _) => received.Add(Encoding.ASCII.GetString(message)), 10);
                return received.Count == 2;
            },
            () => $"messages; it printed:\n{publisher.Output}"
        );

        Assert.Equal(["Hello World! 0", "Hello World! 1"], received);
        Assert.Equal(3, publisher.WaitForExit().Split("yay!").Length);
        Await.True(() => subscription.ImageCount == 0, "the image to go");
        Assert.Empty(driver.Errors);
    }

    [Theory]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void BasicSubscriber_reads_our_client(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using ChildProcess subscriber = Java.StartSample(name, "BasicSubscriber", driver);
        using (Publication publication = client.AddPublication(Ipc, Stream))
        {
            byte[] large = [.. Enumerable.Repeat((byte)'x', 4000)];
            Await.True(() => publication.Offer("from afar"u8) > 0, "the subscriber");
            Await.True(() => publication.Offer(large) > 0, "room");
            subscriber.WaitForOutput("<<from afar>>");
            subscriber.WaitForOutput($"<<{new string('x', 4000)}>>");
        }

        subscriber.WaitForOutput("Unavailable image");
        subscriber.Interrupt();
        string output = subscriber.WaitForExit(expectedCode: null); // of Java ended by a signal
        Assert.Contains("Available image on aeron:ipc", output, StringComparison.Ordinal);
        Assert.Empty(driver.Errors);
    }

    [Theory]
    [Trait("Req", "ID-20")]
    [MemberData(nameof(PeerList.JavaPairs), MemberType = typeof(PeerList))]
    public void ID_20_fragments_go_from_Java_to_Java_and_to_our_client(string publisherName, string subscriberName)
    {
        const int Messages = 20_000;
        const int Length = 5000;
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Ipc, Stream);
        using ChildProcess subscriber = Java.StartSample(subscriberName, "RateSubscriber", driver);
        using Publication probe = client.AddPublication(Ipc, Stream);
        using CountersView counters = new(driver.Path);
        Await.True(() => counters.OfType(CounterTypes.SubscriberPosition).Length == 2, "the subscriber");
        using ChildProcess publisher = Java.StartSample(
            publisherName,
            "StreamingPublisher",
            driver,
            ("messageLength", $"{Length}"),
            ("messages", $"{Messages}"),
            ("lingerTimeout", "100")
        );
        int received = 0;
        FragmentAssembler assembler = new(
            (message, in _) =>
            {
                Assert.Equal(Length, message.Length);
                Assert.Equal(received++, BitConverter.ToInt64(message));
            }
        );

        Await.Progress(
            () => received == Messages,
            () => subscription.Poll(assembler.Handler, 10),
            () => $"{received} received; the publisher printed:\n{publisher.Output}"
        );

        publisher.WaitForOutput("Done streaming.");
        subscriber.WaitForOutput($"totals {Messages} messages");
        Assert.Empty(driver.Errors);
    }

    [Theory]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void Our_client_plays_ping_pong_with_Java(string name)
    {
        const int Rounds = 1000;
        foreach (string exclusive in (string[])["false", "true"])
        {
            using OurDriver driver = new();
            using AeronClient client = driver.Connect();
            using Subscription pongs = client.AddSubscription(Ipc, Stream + 1);
            using ExclusivePublication pings = client.AddExclusivePublication(Ipc, Stream);
            using ChildProcess pong = Java.StartSample(
                name,
                "Pong",
                driver,
                ("ping.channel", Ipc),
                ("ping.streamId", $"{Stream}"),
                ("pong.channel", Ipc),
                ("pong.streamId", $"{Stream + 1}"),
                ("exclusive.publications", exclusive)
            );
            Await.True(() => pings.IsConnected && pongs.ImageCount == 1, () => $"Pong; it printed:\n{pong.Output}");
            byte[] buffer = new byte[Exchange.Messages.MaxLength];
            int received = 0;
            FragmentAssembler assembler = new((message, in _) => Exchange.Messages.Check(received++, message));

            for (int i = 0; i < Rounds; i++)
            {
                int round = i;
                Await.Progress(
                    () => Exchange.Sent(pings.Offer(Exchange.Messages.Write(round, buffer))),
                    () => 0,
                    () => "room"
                );
                Await.Progress(() => received > round, () => pongs.Poll(assembler.Handler, 10), () => $"pong {round}");
            }

            Assert.Equal(Rounds, received);
        }
    }

    [Theory]
    [Trait("Req", "ID-2")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_2_what_an_ipc_driver_does_not_do_is_refused(string name)
    {
        const string Udp = "aeron:udp?endpoint=localhost:40123";
        using OurDriver driver = new();
        using ChildProcess subscriber = Java.Start(
            name,
            "io.aeron.samples.BasicSubscriber",
            [$"-Daeron.dir={driver.Path}", $"-Daeron.sample.channel={Udp}"],
            []
        );

        string output = subscriber.WaitForExit(expectedCode: 1);

        Assert.Contains("RegistrationException", output, StringComparison.Ordinal);
        Assert.Contains(Udp, output, StringComparison.Ordinal);
        Assert.Contains(driver.Errors, e => e.Message.Contains(Udp, StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Req", "ID-10")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_10_a_killed_subscriber_lets_our_publisher_go_on(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription ours = client.AddSubscription(Ipc, Stream);
        using ExclusivePublication publication = client.AddExclusivePublication(Ipc, Stream);
        using CountersView counters = new(driver.Path);
        using ChildProcess subscriber = Java.StartSample(name, "BasicSubscriber", driver);
        Await.True(() => counters.OfType(CounterTypes.SubscriberPosition).Length == 2, "the subscriber");
        Await.True(() => publication.Offer("hello"u8) > 0, "room");
        subscriber.WaitForOutput("<<hello>>");

        subscriber.Kill();

        Await.True(() => counters.System(SystemCounterId.ClientTimeouts) == 1, "the driver to notice");
        Await.True(() => counters.OfType(CounterTypes.SubscriberPosition).Length == 1, "its position to be freed");
        int sent = 0;
        Await.Progress(
            () => sent == 1000, // more than the log holds
            () =>
            {
                int before = sent;
                sent += publication.Offer(new byte[1000]) > 0 ? 1 : 0;
                return sent - before + ours.Poll(static (_, in _) => { }, 10);
            },
            () => $"{sent} sent"
        );
    }

    [Theory]
    [Trait("Req", "ID-18")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_18_a_driver_that_is_shut_down_ends_its_clients(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Publication publication = client.AddPublication(Ipc, Stream);
        using ChildProcess subscriber = Java.StartSample(name, "BasicSubscriber", driver);
        Await.True(() => publication.IsConnected, "the subscriber");

        driver.Stop();

        subscriber.WaitForOutput($"MediaDriver ({driver.Path}) has been shutdown");
    }
}
