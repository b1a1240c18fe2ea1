using System.Globalization;
using System.Text.RegularExpressions;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>What the tools of Java say of our driver.</summary>
[Trait("Needs", "aeron-java")]
public partial class JavaToolTests
{
    private const string Ipc = "aeron:ipc?alias=tools";
    private const int Stream = 1001;

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_AeronStat_prints_every_counter(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect(o => o with { ClientName = "stat" });
        using Counter counter = client.AddCounter(1000, [], "my counter");
        counter.Value = 1_234_567;
        using StreamWithOneMessage stream = new(driver, client);
        Await.True(
            () =>
                stream
                    .Counters.Reader.Label(stream.Counters.ByLabel("client-heartbeat"))
                    .Contains("stat", StringComparison.Ordinal),
            "the client's name"
        );

        string output = Run(name, "AeronStat", driver, "watch=false");

        // Before 1.45 it prints the id of its own process.
        string pid = PeerList.Find(name).Version < new Version(1, 45) ? "" : $"{Environment.ProcessId}, ";
        Assert.Contains($"(CnC v0.2.0), pid {pid}", output, StringComparison.Ordinal);
        Dictionary<string, long> lines = CounterLine()
            .Matches(output)
            .ToDictionary(m => m.Groups["label"].Value.Trim(), m => Parse(m.Groups["value"].Value));
        Assert.Equal(stream.Counters.Reader.AllocatedIds().Count(), lines.Count);
        string key = $"{stream.Publication.RegistrationId} {stream.Publication.SessionId} {Stream} {Ipc}";
        Assert.Equal(160, lines[$"pub-pos (exclusive): {key}"]);
        Assert.Equal(stream.Publication.PositionLimit, lines[$"pub-lmt: {key}"]);
        string subscriber = $"{stream.Subscription.RegistrationId} {stream.Publication.SessionId} {Stream} {Ipc}";
        Assert.Equal(160, lines[$"sub-pos: {subscriber} @0"]);
        Assert.Equal(1_234_567, lines["my counter"]);
        Assert.Contains(lines.Keys, l => l.StartsWith("Errors: version=", StringComparison.Ordinal));
        Assert.Contains(
            lines.Keys,
            l => l.StartsWith($"client-heartbeat: id={client.ClientId} name=stat version=", StringComparison.Ordinal)
        );
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_StreamStat_and_BacklogStat_find_the_positions_of_a_stream(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using StreamWithOneMessage stream = new(driver, client);

        string streams = Run(name, "StreamStat", driver);
        string backlog = Run(name, "BacklogStat", driver);

        string key = $"sessionId={stream.Publication.SessionId} streamId={Stream} channel={Ipc}";
        long publication = stream.Publication.RegistrationId;
        Assert.Contains(key, streams, StringComparison.Ordinal);
        Assert.Contains($"pub-lmt:{publication}:{stream.Publication.PositionLimit}", streams, StringComparison.Ordinal);
        Assert.Matches($@"pub-pos( \(\w+\))?:{publication}:160\b", streams);
        Assert.Matches($@"sub-pos:{stream.Subscription.RegistrationId}:160\b", streams);
        Assert.Contains(key, backlog, StringComparison.Ordinal);
        Assert.Contains(
            $"for publisher {publication} the last sampled position is 160 ",
            backlog,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_ErrorStat_prints_what_went_wrong(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<RegistrationException>(() => client.AddPublication("aeron:ipc?term-length=12345", Stream));
        }

        string output = Run(name, "ErrorStat", driver);

        Assert.Contains("3 observations from ", output, StringComparison.Ordinal);
        Assert.Contains("term-length=12345", output, StringComparison.Ordinal);
        Assert.Contains("1 distinct errors observed.", output, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_DriverTool_names_the_process_and_cannot_end_it(string name)
    {
        using OurDriver driver = new();

        string pid = Run(name, "DriverTool", driver, "pid");
        string info = Run(name, "DriverTool", driver);
        Run(name, "DriverTool", driver, "terminate");

        Assert.Equal($"{Environment.ProcessId}", pid.Trim());
        Assert.Contains($"Version: 512, PID: {Environment.ProcessId}", info, StringComparison.Ordinal);
        using IPeerClient client = PeerClient.Connect(PeerList.Ours, driver.Path);
        Exchange.Run(client, client, isExclusive: false, count: 20);
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_LossStat_finds_no_report(string name)
    {
        using OurDriver driver = new();
        using ChildProcess tool = Start(name, "LossStat", driver);

        Assert.Contains("Loss report does not exist", tool.WaitForExit(expectedCode: 1), StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.JavaSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_LogInspector_reads_a_log(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        using StreamWithOneMessage stream = new(driver, client);
        string log = Path.Combine(
            driver.Path,
            "publications",
            string.Create(CultureInfo.InvariantCulture, $"{stream.Publication.RegistrationId}.logbuffer")
        );

        using ChildProcess tool = Java.Start(name, "io.aeron.samples.LogInspector", [], [log, "100"]);
        string output = tool.WaitForExit();

        Assert.Contains("Is connected: true", output, StringComparison.Ordinal);
        Assert.Contains($"Term length: {stream.Publication.TermLength}", output, StringComparison.Ordinal);
        Assert.Contains($"EOS position: {long.MaxValue}", output, StringComparison.Ordinal);
        Assert.Matches($@"\b0: DATA Header\{{.*frame-length=132 .*session-id={stream.Publication.SessionId} ", output);
        Assert.True(stream.Publication.Offer([1]) > 0); // and it was only looked at
    }

    private static ChildProcess Start(string name, string program, OurDriver driver, params string[] arguments) =>
        Java.Start(name, "io.aeron.samples." + program, [$"-Daeron.dir={driver.Path}"], arguments);

    private static string Run(string name, string program, OurDriver driver, params string[] arguments)
    {
        using ChildProcess tool = Start(name, program, driver, arguments);
        return tool.WaitForExit();
    }

    private static long Parse(string number) =>
        long.Parse(number, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ *\d+ *: +(?<value>-?[\d,]+) - (?<label>.*)$", RegexOptions.Multiline)]
    private static partial Regex CounterLine();

    /// <summary>A stream whose one message of 100 bytes was read, and seen by the driver.</summary>
    private sealed class StreamWithOneMessage : IDisposable
    {
        public StreamWithOneMessage(OurDriver driver, AeronClient client)
        {
            Subscription = client.AddSubscription(Ipc, Stream);
            Publication = client.AddExclusivePublication(Ipc, Stream);
            Counters = new CountersView(driver.Path);
            Await.True(() => Publication.Offer(new byte[100]) > 0, "room");
            Await.True(() => Subscription.Poll(static (_, in _) => { }, 10) == 1, "the message");
            Await.True(
                () => Counters.Reader.Value(Counters.ByLabel("pub-pos")) == 160,
                "the driver to see the message"
            );
        }

        public Subscription Subscription { get; }

        public ExclusivePublication Publication { get; }

        public CountersView Counters { get; }

        public void Dispose()
        {
            Counters.Dispose();
            Publication.Dispose();
            Subscription.Dispose();
        }
    }
}
