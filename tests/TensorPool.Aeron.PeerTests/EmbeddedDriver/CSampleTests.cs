using System.Text;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>The sample programs of C and C++ on our driver.</summary>
[Trait("Needs", "aeron-samples")]
public class CSampleTests
{
    private const string Ipc = "aeron:ipc";
    private const int Stream = 1001;

    [Theory]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void BasicPublisher_is_read_by_our_client(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Ipc, Stream);
        using ChildProcess publisher = CSamples.Start(name, "basic_publisher", [.. On(driver), "-m", "2", "-l", "1ms"]);
        List<string> received = [];
        FragmentAssembler assembler = new((message, in _) => received.Add(Encoding.ASCII.GetString(message)));
        Await.True(
            () =>
            {
                subscription.Poll(assembler.Handler, 10);
                return received.Count == 2;
            },
            () => $"messages; it printed:\n{publisher.Output}"
        );

        Assert.Equal(["Hello World! 0", "Hello World! 1"], received);
        string output = publisher.WaitForExit(expectedCode: null); // it reports failure whatever happens
        Assert.Equal(3, output.Split("yay!").Length);
        Await.True(() => subscription.ImageCount == 0, "the image to go");
    }

    [Theory]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void BasicSubscriber_reads_our_client(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using ChildProcess subscriber = CSamples.Start(name, "basic_subscriber", On(driver));
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
        Assert.Contains("Available image on aeron:ipc", subscriber.WaitForExit(), StringComparison.Ordinal);
    }

    // In 1.44 the samples with exclusive publications crash on every channel of IPC, also on their own driver.
    [Theory]
    [MemberData(nameof(PeerList.CSamplesSince), "1.45", MemberType = typeof(PeerList))]
    public void Streaming_publishers_feed_a_rate_subscriber_and_our_client(string name)
    {
        const int Messages = 100_000;
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Ipc, Stream);
        using ChildProcess subscriber = CSamples.Start(name, "rate_subscriber", On(driver));
        subscriber.WaitForOutput("channel status");
        foreach (string program in (string[])["streaming_publisher", "streaming_exclusive_publisher"])
        {
            using ChildProcess publisher = CSamples.Start(
                name,
                program,
                [.. On(driver), "-m", $"{Messages}", "-l", "1ms"]
            );
            int received = 0;
            Await.Progress(
                () => received == Messages,
                () =>
                {
                    int fragments = subscription.Poll((message, in _) => Assert.Equal(32, message.Length), 10);
                    received += fragments;
                    return fragments;
                },
                () => $"{received} of {Messages} received; it printed:\n{publisher.Output}"
            );
            Assert.Contains("Done sending", publisher.WaitForExit(), StringComparison.Ordinal);
        }

        subscriber.WaitForOutput($"totals {2 * Messages} messages");
        subscriber.Interrupt();
        subscriber.WaitForExit();
        Assert.Empty(driver.Errors);
    }

    [Theory]
    [MemberData(nameof(PeerList.CSamplesSince), "1.45", MemberType = typeof(PeerList))]
    public void Ping_and_pong_play(string name)
    {
        using OurDriver driver = new();
        using ChildProcess pong = CSamples.Start(name, "cpong", "-p", driver.Path, "-c", Ipc, "-C", Ipc);
        using ChildProcess ping = CSamples.Start(
            name,
            "cping",
            ["-p", driver.Path, "-c", Ipc, "-C", Ipc, "-m", "10000", "-w", "100"]
        );

        string output = ping.WaitForExit();

        Assert.Contains("Pinging 10000 messages", output, StringComparison.Ordinal);
        Assert.Contains("Total count    =        10000", output, StringComparison.Ordinal);
        pong.Interrupt();
        pong.WaitForExit();
    }

    [Theory]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void Cpp_samples_run_to_their_end(string name)
    {
        using OurDriver driver = new();
        string[] channels = ["-p", driver.Path, "-c", Ipc];
        foreach (string program in (string[])["Throughput", "ThroughputW", "ExclusiveThroughput"])
        {
            RunIfThere(program, [.. channels, "-m", "100000", "-L", "64", "-l", "1"], "Done streaming.");
        }

        foreach (string program in (string[])["PingPong", "PingPongW", "ExclusivePingPong", "ExclusivePingPongW"])
        {
            RunIfThere(program, [.. channels, "-C", Ipc, "-m", "10000", "-w", "100"], "Total count");
        }

        Assert.Empty(driver.Errors);

        void RunIfThere(string program, string[] arguments, string expected)
        {
            if (CSamples.Find(name, program) is not null)
            {
                using ChildProcess sample = CSamples.Start(name, program, arguments);
                Assert.Contains(expected, sample.WaitForExit(expectedCode: null), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void What_an_ipc_driver_does_not_do_is_refused_in_words_that_samples_print(string name)
    {
        using OurDriver driver = new();
        using ChildProcess udp = CSamples.Start(
            name,
            "basic_subscriber",
            "-p",
            driver.Path,
            "-c",
            "aeron:udp?endpoint=localhost:40123"
        );
        using ChildProcess response = CSamples.Start(name, "response_client", "-p", driver.Path);

        Assert.Contains("aeron:udp?endpoint=localhost:40123", udp.WaitForExit(null), StringComparison.Ordinal);
        Assert.Contains("response", response.WaitForExit(null), StringComparison.Ordinal);
        Assert.Contains(driver.Errors, e => e.Message.Contains("endpoint=localhost", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Req", "ID-10")]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_10_a_killed_subscriber_lets_our_publisher_go_on(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription ours = client.AddSubscription(Ipc, Stream);
        using ExclusivePublication publication = client.AddExclusivePublication(Ipc, Stream);
        using CountersView counters = new(driver.Path);
        using ChildProcess subscriber = CSamples.Start(name, "basic_subscriber", On(driver));
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

    private static string[] On(OurDriver driver) => ["-p", driver.Path, "-c", Ipc, "-s", $"{Stream}"];
}
