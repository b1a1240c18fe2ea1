using TensorPool.Cli.Tests.Files;
using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>The commands of the first page do what it says.</summary>
[TypedHere("docs/getting-started.md")]
public sealed class GettingStartedTests : IDisposable
{
    private const string MediaDriver = "tensorpool media-driver";
    private const string Look = "tensorpool consume --standalone --preview";
    private const string PublishBars = "tensorpool produce --standalone --pattern bars --shape 480x640 --rate 30";
    private const string Save = "tensorpool consume --standalone --npy out.npy --count 100";
    private const string PublishFile =
        "tensorpool produce --standalone --npy in.npy --split --rate 100 --wait-consumers 1";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    [Requirement("P10-5")]
    public void Commands_of_the_page_do_what_it_says()
    {
        using ToolProcess mediaDriver = _desk.Type(MediaDriver);
        mediaDriver.AwaitLine("media driver:"); // "leave it running"

        using (ToolProcess consumer = _desk.Type(Look))
        using (ToolProcess producer = _desk.Type(PublishBars))
        {
            Assert.Matches("480x640 .* min 0 .* max 255 .* mean ", consumer.AwaitLine("frame "));
            Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(consumer));
            Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(producer));
        }

        // A ring for frames of this size has more than a hundred slots: nothing is lost, however slow the machine is.
        byte[] file = NpyBytes.File("<f4", false, "(100, 48, 64)", NpyBytes.Elements("<f4", 100 * 48 * 64, 4));
        File.WriteAllBytes(_desk.File("in.npy"), file);
        using (ToolProcess consumer = _desk.Type(Save))
        using (ToolProcess producer = _desk.Type(PublishFile))
        {
            Assert.Equal(0, producer.AwaitExit());
            Assert.Equal(0, consumer.AwaitExit());
        }

        Assert.Equal(file, File.ReadAllBytes(_desk.File("out.npy")));
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(mediaDriver));
    }
}
