using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Support;

/// <summary>Media driver and SHM driver in one process of the tool, with one small stream and room for others.</summary>
internal sealed class ShmDriverTool : IDisposable
{
    /// <param name="strideBytes">How large its frames may be.</param>
    /// <param name="streamId">Of the stream.</param>
    public ShmDriverTool(int strideBytes = 4096, int streamId = 42)
    {
        Config = Folder.File("driver.toml");
        File.WriteAllText(
            Config,
            $"""
            [driver]
            instance_id = "test"
            aeron_dir = "{AeronDirectory}"
            [shm]
            base_dir = "{Folder.File("regions")}"
            [policies]
            allow_dynamic_streams = true
            [profiles.small]
            header_nslots = 8
            [[profiles.small.payload_pools]]
            pool_id = 1
            stride_bytes = {strideBytes}
            [streams.camera]
            stream_id = {streamId}
            profile = "small"
            """
        );
        Process = ToolProcess.Start("driver", "--config", Config, "--embedded-media-driver", "--json");
        Report = Process.AwaitJson();
    }

    public ToolFolder Folder { get; } = new();

    public string Config { get; }

    public string AeronDirectory => Folder.AeronDirectory;

    public string Regions => Folder.File("regions");

    public ToolProcess Process { get; }

    public JsonObject Report { get; }

    /// <summary>Runs a command of the tool that goes to this driver.</summary>
    public ToolResult Run(params string[] arguments) => ToolProcess.Run([.. arguments, "--aeron-dir", AeronDirectory]);

    public void Dispose()
    {
        Process.Dispose();
        Folder.Dispose();
    }
}
