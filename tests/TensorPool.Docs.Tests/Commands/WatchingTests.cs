using TensorPool.Cli.Tests.Files;
using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Commands of the tool's page that look at a rig at work.</summary>
[TypedHere("docs/tool.md")]
public sealed class WatchingTests : IDisposable
{
    private const string PublishImages = "tensorpool produce --images frames/ --loop --meta lens=35mm";
    private const string Supervise = "tensorpool supervise";
    private const string SuperviseSlowly = "tensorpool supervise --json --interval 5";
    private const string SuperviseEvents =
        "tensorpool supervise --events --rule consumer_id=7,mode=decimated,decimation=4";
    private const string SuperviseSlow =
        "tensorpool supervise --rule drop_percent_above=20,mode=latest,release_after_ns=60000000000";
    private const string Ls = "tensorpool ls";
    private const string LsAgain = "tensorpool ls --watch --json";
    private const string Stat = "tensorpool stat";
    private const string StatOfDrops = "tensorpool stat --filter Drops";
    private const string StatOfGaps =
        """tensorpool stat --json | jq '.counters[] | select(.label | startswith("DropsGap"))'""";
    private const string StatAgain = "tensorpool stat --watch --interval 5 --json >> counters.jsonl";
    private const string Errors = "tensorpool errors";
    private const string FirstError = "tensorpool errors --json | jq '.errors[0].text'";
    private const string Tap = "tensorpool tap";
    private const string TapBriefly = "tensorpool tap --no-frames --seconds 5";
    private const string Doctor = "tensorpool doctor";
    private const string Complaints = """tensorpool doctor --json | jq '.checks[] | select(.status != "Ok")'""";
    private const string CleanDry = "tensorpool clean --dry-run";
    private const string Clean = "tensorpool clean --aeron";

    private readonly Desk _desk = new();
    private readonly ToolProcess _driver;
    private readonly ToolProcess _producer;
    private readonly ToolProcess _consumer;

    /// <summary>A rig at work: images go round, and somebody takes them.</summary>
    public WatchingTests()
    {
        _driver = RigDriver.Start(_desk);
        Directory.CreateDirectory(_desk.File("frames"));
        for (int i = 0; i < 3; i++)
        {
            File.WriteAllBytes(
                _desk.File($"frames/{i}.png"),
                PngWriter.Write(64, 48, 8, 0, 1, (x, y, _) => (x + y + i) % 256)
            );
        }

        _producer = _desk.Type(PublishImages);
        _consumer = _desk.Type("tensorpool consume --preview");
        _consumer.AwaitLine("frame ");
    }

    public void Dispose()
    {
        _consumer.Dispose();
        _producer.Dispose();
        _driver.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public void Producer_ends_by_Ctrl_C() => Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(_producer));

    [Fact]
    public void Supervisors_see_both()
    {
        using ToolProcess lines = _desk.Type(Supervise);
        using ToolProcess json = _desk.Type(SuperviseSlowly);
        using ToolProcess events = _desk.Type(SuperviseEvents);
        using ToolProcess rule = _desk.Type(SuperviseSlow);

        Desk.AwaitLineWith(lines, "producer");
        Desk.AwaitLineWith(lines, "consumer");
        Assert.Contains("\"producers\":[{", Desk.AwaitLineWith(json, "\"streams\":[{"), StringComparison.Ordinal);
        events.AwaitLine();
        Desk.AwaitLineWith(rule, "consumer");
        Assert.All([lines, json, events, rule], s => Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(s)));
    }

    [Fact]
    public void Streams_and_counters_are_listed()
    {
        using ToolProcess lists = _desk.Type(LsAgain);
        using ToolProcess counters = _desk.Type(StatAgain);

        Assert.Contains("stream-1001", _desk.Run(Ls).ExitsWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("FramesPublished", _desk.Run(Stat).ExitsWith(0).Output, StringComparison.Ordinal);
        string drops = _desk.Run(StatOfDrops).ExitsWith(0).Output;
        Assert.Contains("DropsGap", drops, StringComparison.Ordinal);
        Assert.DoesNotContain("FramesPublished", drops, StringComparison.Ordinal);
        Desk.AwaitLineWith(lists, "stream-1001");
        Patience.Until(
            () => File.ReadAllText(_desk.File("counters.jsonl")).Contains('\n', StringComparison.Ordinal),
            counters.ToString
        );
        Assert.All([lists, counters], s => Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(s)));
    }

    [Fact]
    public void Messages_are_tapped()
    {
        using ToolProcess tap = _desk.Type(Tap);
        using ToolProcess brief = _desk.Type(TapBriefly);

        Desk.AwaitLineWith(tap, "FrameDescriptor");
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(tap));
        Assert.Equal(0, brief.AwaitExit());
        Assert.DoesNotContain("FrameDescriptor", brief.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rig_is_well()
    {
        Assert.Contains("0 distinct errors", _desk.Run(Errors).ExitsWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("media driver", _desk.Run(Doctor).ExitsWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("would remove 0 things", _desk.Run(CleanDry).ExitsWith(0).Output, StringComparison.Ordinal);
        Assert.Contains("removed 0 things", _desk.Run(Clean).ExitsWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Needs", "jq")]
    public void Answers_are_picked_from_JSON()
    {
        Assert.SkipUnless(Desk.Has("jq"), "There is no jq in PATH.");

        Assert.Contains("DropsGap: NodeId=", _desk.Run(StatOfGaps).ExitsWith(0).Output, StringComparison.Ordinal);
        Assert.Equal("null\n", _desk.Run(FirstError).ExitsWith(0).Output);
        Assert.DoesNotContain("\"Ok\"", _desk.Run(Complaints).ExitsWith(0).Output, StringComparison.Ordinal);
    }
}
