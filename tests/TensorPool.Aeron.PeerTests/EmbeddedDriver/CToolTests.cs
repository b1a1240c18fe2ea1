using System.Globalization;
using System.Text.RegularExpressions;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>What the tools of C say of our driver.</summary>
[Trait("Needs", "aeron-samples")]
public partial class CToolTests
{
    private const string Ipc = "aeron:ipc?alias=tools";
    private const int Stream = 1001;

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_AeronStat_prints_every_counter(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect(o => o with { ClientName = "stat" });
        using Subscription subscription = client.AddSubscription(Ipc, Stream);
        using ExclusivePublication publication = client.AddExclusivePublication(Ipc, Stream);
        using Counter counter = client.AddCounter(1000, [], "my counter");
        counter.Value = 1_234_567;
        Await.True(() => publication.Offer(new byte[100]) > 0, "room");
        Await.True(() => subscription.Poll(static (_, in _) => { }, 10) == 1, "the message");
        using CountersView counters = new(driver.Path);
        Await.True(
            () =>
                counters.Reader.Label(counters.ByLabel("client-heartbeat")).Contains("stat", StringComparison.Ordinal),
            "the client's name"
        );
        Await.True(() => counters.Reader.Value(counters.ByLabel("pub-pos")) == 160, "the driver to see the message");

        // The oldest cannot be told to print only once.
        using ChildProcess tool = CSamples.Start(name, "AeronStat", "-d", driver.Path, "-u", "3600000");
        int expected = counters.Reader.AllocatedIds().Count();
        Await.True(() => CounterLine().Count(tool.Output) == expected, () => $"its lines; it printed:\n{tool.Output}");

        Assert.Contains($", pid {Environment.ProcessId}, ", tool.Output, StringComparison.Ordinal);
        Dictionary<string, long> lines = CounterLine()
            .Matches(tool.Output)
            .ToDictionary(m => m.Groups["label"].Value.Trim(), m => Parse(m.Groups["value"].Value));
        string stream = $"{publication.RegistrationId} {publication.SessionId} {Stream} {Ipc}";
        Assert.Equal(160, lines[$"pub-pos (exclusive): {stream}"]);
        Assert.Equal(publication.PositionLimit, lines[$"pub-lmt: {stream}"]);
        Assert.Equal(160, lines[$"sub-pos: {subscription.RegistrationId} {publication.SessionId} {Stream} {Ipc} @0"]);
        Assert.Equal(1_234_567, lines["my counter"]);
        Assert.Contains(lines.Keys, l => l.StartsWith("Errors: version=", StringComparison.Ordinal));
        Assert.Contains(
            lines.Keys,
            l => l.StartsWith($"client-heartbeat: id={client.ClientId} name=stat version=", StringComparison.Ordinal)
        );
        Assert.True(lines["Bytes currently mapped"] > 0);
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_ErrorStat_prints_what_went_wrong(string name)
    {
        using OurDriver driver = new();
        using AeronClient client = driver.Connect();
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<RegistrationException>(() => client.AddPublication("aeron:ipc?term-length=12345", Stream));
        }

        string output = CSamples.Start(name, "ErrorStat", "-d", driver.Path).WaitForExit();

        Assert.Contains("3 observations from ", output, StringComparison.Ordinal);
        Assert.Contains("term-length=12345", output, StringComparison.Ordinal);
        Assert.Contains("1 distinct errors observed.", output, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_DriverTool_names_the_process_and_cannot_end_it(string name)
    {
        using OurDriver driver = new();
        string pid = CSamples.Start(name, "DriverTool", "-d", driver.Path, "-P").WaitForExit();
        string info = CSamples.Start(name, "DriverTool", "-d", driver.Path).WaitForExit();
        CSamples.Start(name, "DriverTool", "-d", driver.Path, "-T").WaitForExit();

        Assert.Equal($"{Environment.ProcessId}", pid.Trim());
        Assert.Contains($"Version: 512, PID: {Environment.ProcessId}", info, StringComparison.Ordinal);
        using IPeerClient client = PeerClient.Connect(PeerList.Ours, driver.Path);
        Exchange.Run(client, client, isExclusive: false, count: 20);
    }

    [Theory]
    [Trait("Req", "ID-16")]
    [MemberData(nameof(PeerList.CSamplesSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_16_LossStat_finds_no_loss(string name)
    {
        using OurDriver driver = new();
        using ChildProcess tool = CSamples.Start(name, "LossStat", "-d", driver.Path);

        string output = tool.WaitForExit(expectedCode: null);

        Assert.DoesNotContain("signal", output, StringComparison.OrdinalIgnoreCase);
    }

    private static long Parse(string number) =>
        long.Parse(number, NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ *\d+ *: +(?<value>-?[\d,]+) - (?<label>.*)$", RegexOptions.Multiline)]
    private static partial Regex CounterLine();
}
