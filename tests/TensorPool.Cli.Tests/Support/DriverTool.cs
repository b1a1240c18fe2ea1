namespace TensorPool.Cli.Tests.Support;

/// <summary>A media driver by the tool itself, in a directory of its own, with room for other files beside it.</summary>
internal sealed class DriverTool : IDisposable
{
    public DriverTool()
    {
        Process = ToolProcess.Start("media-driver", "--compact", "--aeron-dir", Folder.AeronDirectory);
        Process.AwaitLine("media driver:");
    }

    public ToolFolder Folder { get; } = new();

    public ToolProcess Process { get; }

    public string AeronDirectory => Folder.AeronDirectory;

    public void Dispose()
    {
        Process.Dispose();
        if (System.IO.File.Exists(AeronDirectory + ".lock"))
        {
            System.IO.File.Delete(AeronDirectory + ".lock");
        }

        Folder.Dispose();
    }
}
