using System.Text.RegularExpressions;
using TensorPool.Cli.Tests.Files;
using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests;

/// <summary>The commands of the first page do what it says, typed as they are printed.</summary>
public partial class CommandTests
{
    private const string Page = "docs/getting-started.md";
    private const string MediaDriver = "tensorpool media-driver";
    private const string Look = "tensorpool consume --standalone --preview";
    private const string PublishBars = "tensorpool produce --standalone --pattern bars --shape 480x640 --rate 30";
    private const string Save = "tensorpool consume --standalone --npy out.npy --count 100";
    private const string PublishFile =
        "tensorpool produce --standalone --npy in.npy --split --rate 100 --wait-consumers 1";

    /// <summary>What the tool returns after Ctrl-C (docs/tool.md).</summary>
    private const int Interrupted = 130;

    private static readonly string[] Languages = ["sh", "csharp"];

    /// <summary>A command that is new on the page fails here, until the test below types it.</summary>
    [Fact]
    public void Commands_of_the_page_are_those_that_are_typed_here()
    {
        Match[] blocks = [.. Block().Matches(Repository.Read(Page)).Cast<Match>()];

        Assert.All(blocks, block => Assert.Contains(block.Groups["language"].Value, Languages));
        Assert.Equal(
            [MediaDriver, Look, PublishBars, Save, PublishFile],
            blocks
                .Where(block => block.Groups["language"].Value == "sh")
                .SelectMany(block => block.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        );
    }

    [Fact]
    [Requirement("P10-5")]
    public void Commands_of_the_page_do_what_it_says()
    {
        using ToolFolder folder = new();
        using ToolProcess mediaDriver = Type(folder, MediaDriver);
        mediaDriver.AwaitLine("media driver:"); // "leave it running"

        using (ToolProcess consumer = Type(folder, Look))
        using (ToolProcess producer = Type(folder, PublishBars))
        {
            Assert.Matches("480x640 .* min 0 .* max 255 .* mean ", consumer.AwaitLine("frame "));
            Assert.Equal(Interrupted, consumer.EndByInterrupt());
            Assert.Equal(Interrupted, producer.EndByInterrupt());
        }

        // A ring for frames of this size has more than a hundred slots: nothing is lost, however slow the machine is.
        byte[] file = NpyBytes.File("<f4", false, "(100, 48, 64)", NpyBytes.Elements("<f4", 100 * 48 * 64, 4));
        File.WriteAllBytes(folder.File("in.npy"), file);
        using (ToolProcess consumer = Type(folder, Save))
        using (ToolProcess producer = Type(folder, PublishFile))
        {
            Assert.Equal(0, producer.AwaitExit());
            Assert.Equal(0, consumer.AwaitExit());
        }

        Assert.Equal(file, File.ReadAllBytes(folder.File("out.npy")));
        Assert.Equal(Interrupted, mediaDriver.EndByInterrupt());
    }

    /// <summary>
    /// A terminal of its own for a command. Its shell becomes the built tool, so that signals reach it. All terminals share an
    /// Aeron directory and a place for regions that nobody else uses: the first has a variable, the second only an option.
    /// </summary>
    private static ToolProcess Type(ToolFolder folder, string command) =>
        ToolProcess.StartShell(
            $$"""
            export AERON_DIR={{folder.AeronDirectory}}
            cd {{folder.Path}} || exit
            tensorpool() {
              case $1 in produce | consume) set -- "$@" --shm-base-dir {{folder.Path}} ;; esac
              exec '{{ToolProcess.Program}}' "$@"
            }
            {{command}}
            """
        );

    [GeneratedRegex("^```(?<language>[^`\n]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
