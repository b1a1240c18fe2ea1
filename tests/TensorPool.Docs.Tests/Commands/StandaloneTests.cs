using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Commands of the tool's page for a producer that owns its memory, and for looking into that memory.</summary>
[TypedHere("docs/tool.md")]
public sealed class StandaloneTests : IDisposable
{
    private const string MediaDriver = "tensorpool media-driver";
    private const string SmallMediaDriver = "tensorpool media-driver --compact --delete-directory";
    private const string Publish = "tensorpool produce --standalone --pattern bars --shape 480x640 --rate 60";
    private const string Look = "tensorpool consume --standalone --preview --mode latest";
    private const string DecodeSuperblock =
        "tensorpool sbe decode --schema schemas/wire-v1.1.sbe.xml --record ShmRegionSuperblock --file superblock.bin";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Regions_are_written_and_looked_at()
    {
        using ToolProcess mediaDriver = _desk.Type(MediaDriver);
        mediaDriver.AwaitLine("media driver:");
        using ToolProcess producer = _desk.Type(Publish);
        using ToolProcess consumer = _desk.Type(Look);
        Assert.Contains("480x640", consumer.AwaitLine("frame "), StringComparison.Ordinal);

        string superblock = _desk.Run(Moved("tensorpool read-superblock ")).ExitsWith(0).Output;
        string header = _desk.Run(Moved("tensorpool read-header ")).ExitsWith(0).Output;
        byte[] ring = File.ReadAllBytes(Path.Combine(_desk.Memory, "tensorpool/stream-1/epoch-1/header.ring"));
        File.WriteAllBytes(_desk.File("superblock.bin"), ring[..64]);
        string decoded = _desk.Run(DecodeSuperblock).ExitsWith(0).Output;

        Assert.Contains("HEADER_RING", superblock, StringComparison.Ordinal);
        Assert.Contains("480", header, StringComparison.Ordinal);
        Assert.Contains("HEADER_RING", decoded, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(consumer));
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(producer));
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(mediaDriver));
    }

    [Fact]
    public void Small_media_driver_leaves_nothing()
    {
        using ToolProcess mediaDriver = _desk.Type(SmallMediaDriver);
        mediaDriver.AwaitLine("media driver:");
        Assert.Single(Directory.GetDirectories(_desk.Memory, "aeron-*"));

        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(mediaDriver));
        Assert.Empty(Directory.GetDirectories(_desk.Memory, "aeron-*"));
    }

    /// <summary>A command of the page with the place of the test: no variable moves a path that is written out.</summary>
    private string Moved(string start) =>
        DocumentedCommand
            .All.Single(c => c.Page == "docs/tool.md" && c.Text.StartsWith(start, StringComparison.Ordinal))
            .Text.Replace("/dev/shm", _desk.Memory, StringComparison.Ordinal);
}
