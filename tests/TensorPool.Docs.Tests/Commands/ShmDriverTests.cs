using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>The SHM driver with the example that is its documentation. Its rings of gigabytes are sparse until somebody attaches.</summary>
[TypedHere("docs/tool.md")]
public sealed class ShmDriverTests : IDisposable
{
    private const string Drive =
        "tensorpool driver --config docs/examples/driver/three-cameras.toml --embedded-media-driver";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Driver_serves_three_cameras()
    {
        using ToolProcess driver = _desk.Type(Drive);

        Assert.Contains("3 streams", driver.AwaitLine("shm driver:"), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Interrupted, Desk.EndByCtrlC(driver));
        Assert.Empty(Directory.GetFiles(_desk.Memory, "*.pool", SearchOption.AllDirectories));
    }
}
