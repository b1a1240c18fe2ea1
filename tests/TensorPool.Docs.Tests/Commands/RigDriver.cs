using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Media driver and SHM driver of a desk, with the streams that pages speak of, in rings of modest size.</summary>
internal static class RigDriver
{
    private const string Config = """
        [driver]
        instance_id = "desk"

        [policies]
        allow_dynamic_streams = true
        default_profile = "small"

        [profiles.small]
        header_nslots = 8

        [[profiles.small.payload_pools]]
        pool_id = 1
        stride_bytes = 4096

        [profiles.video]
        header_nslots = 128

        [[profiles.video.payload_pools]]
        pool_id = 1
        stride_bytes = 524288

        [streams.video]
        stream_id = 1
        profile = "video"

        [streams.camera]
        stream_id = 1001
        profile = "small"
        """;

    public static ToolProcess Start(Desk desk)
    {
        File.WriteAllText(desk.File("driver.toml"), Config);
        ToolProcess driver = desk.Type("tensorpool driver --config driver.toml --embedded-media-driver");
        driver.AwaitLine("shm driver:");
        return driver;
    }
}
