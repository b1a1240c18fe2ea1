using System.Text.Json.Nodes;
using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>Commands of the tool's page that need nobody else.</summary>
[TypedHere("docs/tool.md")]
public sealed class NoRoleTests : IDisposable
{
    private const string Plan = "tensorpool plan --shape 1080x1920 --dtype uint16 --rate 200 --latency 0.5";
    private const string PlanAsJson =
        "tensorpool plan --shape 512x1024 --dtype float32 --rate 2000 --latency 0.1 --safety 4 --json";
    private const string ValidateUri =
        "tensorpool validate-uri 'shm:file?path=/dev/shm/tensorpool/stream-1/epoch-1/header.ring'";
    private const string ValidateUriAsJson =
        "tensorpool validate-uri --json 'shm:file?path=/dev/hugepages/x|require_hugepages=true'";
    private const string Decode =
        "tensorpool sbe decode --schema schemas/wire-v1.1.sbe.xml --hex 240004008403010010270000030000000000000015cd5b070000000015010000158df36d1600861802000000";
    private const string PrintConfig =
        "SHM_BASE_DIR=/dev/shm/rig tensorpool driver --config driver.toml --print-config";

    private const string Complete = "eval \"$(tensorpool completion bash)\"";

    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Plan_prints_settings()
    {
        ToolResult result = _desk.Run(Plan);

        Assert.Contains("nslots = 256", result.Lines); // 200 x 0.5 x 2 frames
        Assert.Contains("stride_bytes = 4194304", result.Lines);
        Assert.Equal(result.Error.Contains("lacks", StringComparison.Ordinal) ? 1 : 0, result.ExitCode);
    }

    [Fact]
    public void Plan_prints_JSON()
    {
        ToolResult result = _desk.Run(PlanAsJson);

        Assert.Equal(1024, (int)result.Json["nslots"]!);
        Assert.Equal(512 * 1024 * 4, (int)result.Json["strideBytes"]!);
        Assert.Equal((long)result.Json["freeBytesLeft"]! < 0 ? 1 : 0, result.ExitCode);
    }

    [Fact]
    public void Uris_are_valid()
    {
        ToolResult text = _desk.Run(ValidateUri).ExitsWith(0);
        ToolResult json = _desk.Run(ValidateUriAsJson).ExitsWith(0);

        Assert.Equal("true\n", text.Output);
        Assert.Equal("/dev/hugepages/x", (string?)json.Json["path"]);
        Assert.True((bool)json.Json["requireHugepages"]!);
    }

    [Fact]
    public void Message_is_decoded()
    {
        JsonObject message = _desk.Run(Decode).ExitsWith(0).Json;

        Assert.Equal("FrameDescriptor", (string?)message["message"]);
        Assert.Equal(123456789, (long)message["fields"]!["seq"]!);
    }

    [Fact]
    public void Shell_completes_the_tool() =>
        Assert.StartsWith(
            "complete ",
            _desk.Run($"{Complete}\ncomplete -p tensorpool").ExitsWith(0).Output,
            StringComparison.Ordinal
        );

    [Fact]
    public void Variable_wins_over_the_file()
    {
        File.Copy(_desk.File("docs/examples/driver/three-cameras.toml"), _desk.File("driver.toml"));

        Assert.Contains(
            "shm.base_dir = \"/dev/shm/rig\"  # environment SHM_BASE_DIR",
            _desk.Run(PrintConfig).ExitsWith(0).Lines
        );
    }
}
