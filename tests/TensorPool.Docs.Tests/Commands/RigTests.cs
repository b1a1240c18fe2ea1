using System.Text.Json.Nodes;
using TensorPool.Cli.Tests.Files;
using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Commands of the tool's page for producers and consumers in memory of an SHM driver.</summary>
[TypedHere("docs/tool.md")]
public sealed class RigTests : IDisposable
{
    private const string PublishFile = "tensorpool produce --npy volume.npy --split --rate 100 --wait-consumers 1";
    private const string Save = "tensorpool consume --npy out.npy --count 100";
    private const string PublishVideo =
        "ffmpeg -i in.mp4 -f rawvideo -pix_fmt gray - | tensorpool produce --raw - --shape 480x640 --wait-consumers 1";
    private const string Play =
        "tensorpool consume --raw - --until-detach | ffplay -f rawvideo -pixel_format gray -video_size 640x480 -";
    private const string Verify = "tensorpool consume --verify --fail-on-loss --idle-timeout 10 --json";
    private const string AttachConsumer = "tensorpool attach --stream 1001 --role consumer --client-id 7";
    private const string HoldProducer =
        "tensorpool attach --stream 5 --role producer --publish-mode existing_or_create --hold";
    private const string Detach = "tensorpool detach --stream 1001 --role consumer --client-id 7 --lease-id 42";
    private const string Keepalive = "tensorpool keepalive --stream 1001 --role consumer --client-id 7 --lease-id 42";
    private const string Configure =
        "tensorpool send-consumer-config --stream 1 --consumer-id 7 --mode decimated --decimation 4";
    private const string TapAnswer = "tensorpool tap --message ShmAttachResponse --count 1 | jq .fields.code";

    private readonly Desk _desk = new();
    private readonly ToolProcess _driver;

    public RigTests() => _driver = RigDriver.Start(_desk);

    public void Dispose()
    {
        _driver.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public void File_comes_out_as_it_went_in()
    {
        byte[] file = NpyBytes.File("<f4", false, "(100, 48, 64)", NpyBytes.Elements("<f4", 100 * 48 * 64, 4));
        File.WriteAllBytes(_desk.File("volume.npy"), file);
        using ToolProcess consumer = _desk.Type(Save);
        using ToolProcess producer = _desk.Type(PublishFile);

        Assert.Equal(0, producer.AwaitExit());
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal(file, File.ReadAllBytes(_desk.File("out.npy")));
    }

    /// <summary>With a script in the place of ffmpeg, which few machines of CI have.</summary>
    [Fact]
    public void Video_is_piped_in_and_out()
    {
        byte[] video = new byte[200 * 480 * 640]; // more than the ring holds
        new Random(7).NextBytes(video);
        File.WriteAllBytes(_desk.File("in.mp4"), video);
        _desk.StandIn("ffmpeg", """[[ $1 == -i && "${@: -1}" == - ]] && exec cat "$2" """);

        Assert.Equal(video, PlayVideo());
    }

    [Fact]
    [Trait("Needs", "ffmpeg")]
    public void Video_of_ffmpeg_is_piped_in_and_out()
    {
        Assert.SkipUnless(Desk.Has("ffmpeg"), "There is no ffmpeg in PATH.");
        _desk
            .Run("ffmpeg -loglevel error -f lavfi -i testsrc=size=640x480:rate=30 -frames:v 40 -c:v mpeg4 in.mp4")
            .ExitsWith(0);
        _desk.Run("ffmpeg -loglevel error -i in.mp4 -f rawvideo -pix_fmt gray expected.gray").ExitsWith(0);

        byte[] expected = File.ReadAllBytes(_desk.File("expected.gray"));
        Assert.Equal(40 * 480 * 640, expected.Length);
        Assert.Equal(expected, PlayVideo());
    }

    [Fact]
    public void Frames_of_a_counter_are_verified()
    {
        using ToolProcess producer = _desk.Type(
            "tensorpool produce --pattern counter --shape 48x64 --count 20 --wait-consumers 1 --drain-timeout 60"
        );
        Patience.Until(
            () => producer.Error.Contains("waiting for 1 consumer", StringComparison.Ordinal),
            producer.ToString
        );
        using ToolProcess consumer = _desk.Type(Verify);

        Assert.Equal(0, producer.AwaitExit());
        Assert.Equal(0, consumer.AwaitExit()); // ten seconds after the last frame
        JsonObject report = consumer.AwaitJson();
        Assert.Equal(20, (int)report["received"]!);
        Assert.Equal(0, (int)report["corrupt"]!);
    }

    [Fact]
    public void Leases_are_taken_and_given_back()
    {
        JsonObject lease = _desk.Run($"{AttachConsumer} --json").ExitsWith(0).Json;
        Assert.Equal("OK", (string?)lease["code"]);
        using ToolProcess holder = _desk.Type(HoldProducer);
        Desk.AwaitLineWith(holder, "lease");

        // Nobody has the lease that is printed: it is kept by nobody, and not given back.
        Assert.NotEmpty(_desk.Run(Keepalive).ExitsWith(0).Output);
        Assert.Contains("REJECTED", _desk.Run(Detach).ExitsWith(1).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(holder));
    }

    [Fact]
    public void Consumer_is_told_how_to_consume()
    {
        using ToolProcess consumer = _desk.Type("tensorpool consume --client-id 7 --verbose");
        Patience.Until(
            () => consumer.Error.Contains("Unmapped to Mapped", StringComparison.Ordinal),
            consumer.ToString
        );

        Assert.Equal("true", _desk.Run(Configure).ExitsWith(0).Output.Trim());
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(consumer));
    }

    [Fact]
    [Trait("Needs", "jq")]
    public void Answer_is_tapped()
    {
        Assert.SkipUnless(Desk.Has("jq"), "There is no jq in PATH.");
        using ToolProcess tap = _desk.Type(TapAnswer);
        Patience.Until(() => tap.Error.Contains("listening to", StringComparison.Ordinal), tap.ToString);
        _desk.Run(AttachConsumer).ExitsWith(0);

        Assert.Equal("\"OK\"", tap.AwaitLine());
        Assert.Equal(0, tap.AwaitExit());
    }

    /// <summary>Types both lines, and returns what the player was given. There is no screen to look at it.</summary>
    private byte[] PlayVideo()
    {
        _desk.StandIn("ffplay", "exec cat > played.gray");
        using ToolProcess consumer = _desk.Type(Play);
        using ToolProcess producer = _desk.Type(PublishVideo);
        Assert.Equal(0, producer.AwaitExit());
        Assert.Equal(0, consumer.AwaitExit());
        return File.ReadAllBytes(_desk.File("played.gray"));
    }
}
