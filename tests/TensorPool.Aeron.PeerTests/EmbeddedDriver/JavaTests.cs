using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>The sample programs and tools of Java on our driver.</summary>
[Trait("Needs", "aeron-java")]
public partial class JavaTests
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
        using ChildProcess publisher = Start(name, "BasicPublisher", driver, ("messages", "2"), ("lingerTimeout", "1"));
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
        using ChildProcess subscriber = Start(name, "BasicSubscriber", driver);
        using (Publication publication = client.AddPublication(Ipc, Stream))
        {
            Await.True(() => publication.Offer("from afar"u8) > 0, "the subscriber");
            subscriber.WaitForOutput("<<from afar>>");
        }

        subscriber.WaitForOutput("Unavailable image");
        Assert.Contains("Available image on aeron:ipc", subscriber.Output, StringComparison.Ordinal);
        subscriber.Interrupt();
        subscriber.WaitForExit(expectedCode: null);
        Assert.Empty(driver.Errors);
    }

    [Theory]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void Fragments_go_from_Java_to_Java(string name)
    {
        using OurDriver driver = new();
        using ChildProcess subscriber = Start(name, "RateSubscriber", driver);
        using ChildProcess publisher = Start(
            name,
            "StreamingPublisher",
            driver,
            ("messageLength", "5000"),
            ("messages", "2000"),
            ("lingerTimeout", "1")
        );

        publisher.WaitForOutput("Done streaming.");
        subscriber.WaitForOutput("totals 2,000 messages");
        Assert.Empty(driver.Errors);
    }

    [Theory]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void Our_client_plays_ping_pong_with_Java(string name)
    {
        const int Rounds = 1000;
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription pongs = client.AddSubscription(Ipc, Stream + 1);
        using ExclusivePublication pings = client.AddExclusivePublication(Ipc, Stream);
        using ChildProcess pong = Start(
            name,
            "Pong",
            driver,
            ("ping.channel", Ipc),
            ("ping.streamId", $"{Stream}"),
            ("pong.channel", Ipc),
            ("pong.streamId", $"{Stream + 1}"),
            ("exclusive.publications", "true")
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

    [Theory]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_the_tools_print_what_is_there(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using Subscription subscription = client.AddSubscription(Ipc, Stream);
        using ExclusivePublication publication = client.AddExclusivePublication(Ipc, Stream);
        Await.True(() => publication.Offer(new byte[100]) > 0, "room");
        Await.True(() => subscription.Poll(static (_, in _) => { }, 10) == 1, "the message");
        Assert.Throws<RegistrationException>(() => client.AddPublication("aeron:ipc?term-length=12345", Stream));
        using CountersView counters = new(driver.Path);
        Await.True(() => counters.Reader.Value(counters.ByLabel("pub-pos")) == 160, "the driver to see the message");

        string stat = Run(name, "AeronStat", driver, "watch=false");
        Assert.Contains($"(CnC v0.2.0), pid {Environment.ProcessId}, heartbeat age ", stat, StringComparison.Ordinal);
        Assert.Equal(counters.Reader.AllocatedIds().Count(), CounterLine().Count(stat));
        Assert.Contains(
            $"160 - pub-pos (exclusive): {publication.RegistrationId} {publication.SessionId} {Stream} {Ipc}",
            stat,
            StringComparison.Ordinal
        );

        string streams = Run(name, "StreamStat", driver);
        Assert.Contains($"sessionId={publication.SessionId} streamId={Stream}", streams, StringComparison.Ordinal);
        Assert.Contains($"pub-lmt:{publication.RegistrationId}:", streams, StringComparison.Ordinal);
        Assert.Contains($"pub-pos (exclusive):{publication.RegistrationId}:160", streams, StringComparison.Ordinal);
        Assert.Contains($"sub-pos:{subscription.RegistrationId}:160", streams, StringComparison.Ordinal);

        string errors = Run(name, "ErrorStat", driver);
        Assert.Contains("1 observations from ", errors, StringComparison.Ordinal);
        Assert.Contains("term-length=12345", errors, StringComparison.Ordinal);

        Assert.Contains(
            $"PID: {Environment.ProcessId}",
            Run(name, "DriverTool", driver, "pid"),
            StringComparison.Ordinal
        );
        Run(name, "DriverTool", driver, "terminate");
        Run(name, "BacklogStat", driver);

        string log = Path.Combine(
            driver.Path,
            "publications",
            string.Create(CultureInfo.InvariantCulture, $"{publication.RegistrationId}.logbuffer")
        );
        string content = Java.Start(name, "io.aeron.samples.LogInspector", [], [log, "100"]).WaitForExit();
        Assert.Contains("frameLength=132", content, StringComparison.Ordinal);
        Assert.Equal(160, publication.Position); // and the driver lives
        Await.True(() => publication.Offer([1]) > 0, "room");
    }

    private static ChildProcess Start(
        string name,
        string program,
        OurDriver driver,
        params (string Key, string Value)[] settings
    ) =>
        Java.Start(
            name,
            "io.aeron.samples." + program,
            [
                $"-Daeron.dir={driver.Path}",
                $"-Daeron.sample.channel={Ipc}",
                $"-Daeron.sample.streamId={Stream}",
                .. settings.Select(s => $"-Daeron.sample.{s.Key}={s.Value}"),
            ],
            []
        );

    private static string Run(string name, string program, OurDriver driver, params string[] arguments) =>
        Java.Start(name, "io.aeron.samples." + program, [$"-Daeron.dir={driver.Path}"], arguments).WaitForExit();

    [GeneratedRegex(@"^ *\d+: +-?[\d,]+ - .*$", RegexOptions.Multiline)]
    private static partial Regex CounterLine();
}
