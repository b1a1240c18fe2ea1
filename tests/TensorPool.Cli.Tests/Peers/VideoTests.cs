using TensorPool.Cli.Tests.Documentation;

namespace TensorPool.Cli.Tests.Peers;

/// <summary>Videos of ffmpeg go through pipes and shared memory, and ffmpeg reads what comes out.</summary>
[Trait("Needs", Ffmpeg.Need)]
public class VideoTests
{
    private const string Publish =
        "ffmpeg -i in.mp4 -f rawvideo -pix_fmt gray - | tensorpool produce --raw - --shape 480x640 --wait-consumers 1";

    private const string Consume = "tensorpool consume --raw - --until-detach | ";

    /// <summary>How a program of ffmpeg is told what comes.</summary>
    private const string Video = "-f rawvideo -pixel_format gray -video_size 640x480";

    /// <summary>Through a driver, as the commands say nothing else. What shows a window is replaced by what writes a file.</summary>
    [Fact]
    public void Commands_that_are_printed_pass_a_video_on()
    {
        Ffmpeg.SkipUnlessThere();
        string page = File.ReadAllText(DocumentationPages.PathOf("tool.md"));
        Assert.Contains($"\n{Publish}\n", page, StringComparison.Ordinal);
        Assert.Contains($"\n{Consume}ffplay {Video} -\n", page, StringComparison.Ordinal);
        using ShmDriverTool driver = new(strideBytes: 1 << 19, streamId: 1);
        ToolFolder folder = driver.Folder;
        Ffmpeg.Run("-f", "lavfi", "-i", "testsrc2=size=640x480:rate=25:duration=4", folder.File("in.mp4"));
        Ffmpeg.Run("-i", folder.File("in.mp4"), "-f", "rawvideo", "-pix_fmt", "gray", folder.File("expected.raw"));

        using ToolProcess consumer = Type(folder, $"{Consume}ffmpeg {Video} -i - -f rawvideo out.raw");
        using ToolProcess producer = Type(folder, Publish);

        Assert.True(producer.AwaitExit() == 0, producer.ToString());
        Assert.True(consumer.AwaitExit() == 0, consumer.ToString());
        byte[] expected = File.ReadAllBytes(folder.File("expected.raw"));
        Assert.Equal(100 * 480 * 640, expected.Length);
        Assert.True(
            expected.AsSpan().SequenceEqual(File.ReadAllBytes(folder.File("out.raw"))),
            "Other bytes came out."
        );
    }

    [Theory]
    [InlineData("gray", "48x64", "uint8")]
    [InlineData("gray16le", "48x64", "uint16")]
    [InlineData("rgb24", "48x64x3", "uint8")]
    [InlineData("rgba64le", "48x64x4", "uint16")]
    [InlineData("gbrpf32le", "3x48x64", "float32")]
    public void Pixels_of_all_sizes_come_out_as_they_went_in(string pixelFormat, string shape, string dtype)
    {
        Ffmpeg.SkipUnlessThere();
        using DriverTool driver = new();
        ToolFolder folder = driver.Folder;
        string video = $"-f lavfi -i testsrc2=size=64x48:rate=25:duration=2 -pix_fmt {pixelFormat} -f rawvideo";
        Ffmpeg.Run([.. video.Split(' '), folder.File("expected.raw")]);
        string place = $"--standalone --shm-base-dir {folder.Path}";

        using ToolProcess consumer = Type(
            folder,
            $"tensorpool consume {place} --raw - --count 50 --fail-on-loss | cat > out.raw"
        );
        using ToolProcess producer = Type(
            folder,
            $"ffmpeg {video} - | tensorpool produce {place} --raw - --shape {shape} --dtype {dtype} --wait-consumers 1 --drain-timeout 60"
        );

        Assert.True(producer.AwaitExit() == 0, producer.ToString());
        Assert.True(consumer.AwaitExit() == 0, consumer.ToString());
        byte[] expected = File.ReadAllBytes(folder.File("expected.raw"));
        Assert.NotEmpty(expected);
        Assert.True(
            expected.AsSpan().SequenceEqual(File.ReadAllBytes(folder.File("out.raw"))),
            "Other bytes came out."
        );
    }

    /// <summary>A shell in a folder, in which the tool goes to the drivers of the test.</summary>
    private static ToolProcess Type(ToolFolder folder, string command) =>
        ToolProcess.StartShell(
            $$"""
            set -o pipefail
            cd {{folder.Path}} || exit
            export AERON_DIR={{folder.AeronDirectory}}
            tensorpool() { '{{ToolProcess.Program}}' "$@"; }
            {{command}}
            """
        );
}
