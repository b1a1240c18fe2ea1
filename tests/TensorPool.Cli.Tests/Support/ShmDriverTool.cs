using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Support;

/// <summary>Media driver and SHM driver in one process of the tool, with one small stream and room for others.</summary>
internal sealed class ShmDriverTool : IDisposable
{
    public ShmDriverTool()
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
            stride_bytes = 4096
            [streams.camera]
            stream_id = 42
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
