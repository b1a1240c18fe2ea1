using System.Globalization;
using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>The SHM driver as a process, and everything that talks to it or looks at it.</summary>
public class ShmDriverTests
{
    [Fact]
    public void Driver_serves_its_streams_and_cleans_up()
    {
        using ShmDriverTool driver = new();

        Assert.Equal("test", (string?)driver.Report["instanceId"]);
        Assert.Equal(42u, (uint)Assert.Single(driver.Report["streams"]!.AsArray())!["id"]!);
        JsonObject ls = driver.Run("ls", "--json", "--shm-base-dir", driver.Folder.Path).ExitsWith(0).Json;
        JsonNode stream = Assert.Single(ls["streams"]!.AsArray())!;
        Assert.Equal(42u, (uint)stream["streamId"]!);
        Assert.Equal("alive", (string?)stream["state"]);
        Assert.Equal(4096u, (uint)Assert.Single(stream["pools"]!.AsArray())!["strideBytes"]!);

        Assert.Equal(130, driver.Process.EndByInterrupt());

        JsonObject after = driver.Run("ls", "--json", "--shm-base-dir", driver.Folder.Path).ExitsWith(0).Json;
        Assert.Empty(after["streams"]!.AsArray());
        Assert.Empty(driver.Process.Error);
    }

    [Fact]
    public void Settings_are_printed_with_their_origin()
    {
        using ToolFolder folder = new();
        string config = folder.File("driver.toml");
        File.WriteAllText(
            config,
            "[driver]\ninstance_id = \"x\"\n[policies]\nallow_dynamic_streams = true\n[profiles.p]\n[[profiles.p.payload_pools]]\npool_id = 1\nstride_bytes = 4096\n"
        );

        ToolResult text = ToolProcess.Run("driver", "--config", config, "--print-config").ExitsWith(0);
        ToolResult json = ToolProcess.Run("driver", "--config", config, "--print-config", "--json").ExitsWith(0);

        Assert.Contains(
            text.Lines,
            line => line.StartsWith("driver.instance_id = \"x\"  # ", StringComparison.Ordinal)
        );
        JsonNode setting = JsonNode
            .Parse(json.Output)!
            .AsArray()
            .Single(s => (string?)s!["key"] == "driver.instance_id")!;
        Assert.Equal("file", (string?)setting["origin"]);
    }

    [Fact]
    public void Wrong_settings_are_told_all_at_once()
    {
        using ToolFolder folder = new();
        string config = folder.File("driver.toml");
        File.WriteAllText(config, "[driver]\ncontrol_stream_id = \"x\"\nno_such_key = 1\n");

        ToolResult result = ToolProcess.Run("driver", "--config", config).ExitsWith(2);

        Assert.Contains("control_stream_id", result.Error, StringComparison.Ordinal);
        Assert.Contains("no_such_key", result.Error, StringComparison.Ordinal);
        ToolProcess.Run("driver", "--config", folder.File("none.toml")).ExitsWith(2);
        ToolProcess.Run("driver").ExitsWith(2);
    }

    [Fact]
    public void Driver_without_a_media_driver_ends_with_3()
    {
        using ShmDriverTool other = new(); // for its file only
        using ToolFolder folder = new();

        ToolProcess.Run("driver", "--config", other.Config, "--aeron-dir", folder.AeronDirectory).ExitsWith(3);
    }

    [Fact]
    [Requirement("P8-1")]
    [Requirement("P8-5")]
    public void Lease_is_taken_kept_alive_and_given_back()
    {
        using ShmDriverTool driver = new();
        using ToolProcess holder = ToolProcess.Start([
            "attach",
            "--hold",
            "--json",
            "--stream",
            "42",
            "--client-id",
            "7",
            "--aeron-dir",
            driver.AeronDirectory,
        ]);
        JsonObject lease = holder.AwaitJson();
        string id = ((ulong)lease["leaseId"]!).ToString(CultureInfo.InvariantCulture);
        string[] names = ["--stream", "42", "--client-id", "7", "--lease-id", id];

        Assert.Equal("OK", (string?)lease["code"]);
        Assert.Equal(8u, (uint)lease["headerNslots"]!);
        Assert.Equal("true", driver.Run(["keepalive", .. names]).ExitsWith(0).Lines[0]);
        JsonObject ls = driver.Run("ls", "--json", "--shm-base-dir", driver.Regions).ExitsWith(0).Json;
        Assert.Equal(id, (string?)Assert.Single(ls["leases"]!.AsArray())!["id"]);
        Assert.Contains("code=OK", driver.Run(["detach", .. names]).ExitsWith(0).Lines);
        Assert.Contains("code=REJECTED", driver.Run(["detach", .. names]).ExitsWith(1).Lines);
        Assert.Equal(130, holder.EndByInterrupt());
    }

    [Fact]
    [Requirement("P8-1")]
    public void Lease_that_is_not_held_can_be_detached_by_its_numbers()
    {
        using ShmDriverTool driver = new();

        ToolResult attach = driver
            .Run("driver-attach", "--stream", "42", "--client-id", "9", "--role", "producer")
            .ExitsWith(0);

        Assert.Contains("code=OK", attach.Lines);
        Assert.Contains("payload_pools=1", attach.Lines);
        Assert.Contains(
            attach.Lines,
            l => l.StartsWith("pool_id=1 stride_bytes=4096 pool_nslots=8 uri=shm:file?path=", StringComparison.Ordinal)
        );
        string id = attach.Lines.Single(l => l.StartsWith("lease_id=", StringComparison.Ordinal))["lease_id=".Length..];
        driver
            .Run("driver-detach", "--stream", "42", "--client-id", "9", "--role", "producer", "--lease-id", id)
            .ExitsWith(0);
    }

    [Fact]
    [Requirement("P8-5")]
    public void Refusal_is_told_with_its_code()
    {
        using ShmDriverTool driver = new();

        ToolResult result = driver.Run("attach", "--stream", "43").ExitsWith(1);

        Assert.Contains("code=REJECTED", result.Lines);
        Assert.Contains(
            result.Lines,
            l => l.StartsWith("error_message=", StringComparison.Ordinal) && l.Length > "error_message=".Length
        );
        Assert.Contains(
            "code=OK",
            driver
                .Run("attach", "--stream", "43", "--role", "producer", "--publish-mode", "existing_or_create")
                .ExitsWith(0)
                .Lines
        );
    }

    [Fact]
    public void Nobody_answers_without_an_shm_driver()
    {
        using DriverTool media = new();

        ToolProcess.Run("attach", "--timeout-ms", "200", "--aeron-dir", media.AeronDirectory).ExitsWith(3);
        ToolProcess
            .Run(
                "detach",
                "--client-id",
                "1",
                "--lease-id",
                "1",
                "--timeout-ms",
                "200",
                "--aeron-dir",
                media.AeronDirectory
            )
            .ExitsWith(3);
        ToolProcess.Run("detach", "--lease-id", "1", "--aeron-dir", media.AeronDirectory).ExitsWith(2);
    }

    [Fact]
    public void Config_that_nobody_listens_to_is_not_sent()
    {
        using DriverTool media = new();

        ToolResult result = ToolProcess
            .Run(
                "send-consumer-config",
                "--no-wait",
                "--consumer-id",
                "1",
                "--timeout-ms",
                "200",
                "--aeron-dir",
                media.AeronDirectory
            )
            .ExitsWith(1);

        Assert.Contains("no listener of control stream 1000", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The SHM driver listens to the control stream, which is not the consumer.</summary>
    [Fact]
    public void Config_for_a_consumer_that_is_not_there_is_a_failure_unless_nobody_waits()
    {
        using ShmDriverTool driver = new();
        using ToolProcess other = ToolProcess.Start([
            "consume",
            "--json",
            "--interval",
            "0.1",
            "--stream",
            "42",
            "--client-id",
            "8",
            "--aeron-dir",
            driver.AeronDirectory,
            "--allowed-base-dir",
            driver.Regions,
        ]);
        Assert.Equal(8u, (uint)other.AwaitJson()["consumerId"]!);
        string[] send = ["send-consumer-config", "--mode", "latest", "--timeout-ms", "1500"];

        ToolResult absent = driver.Run([.. send, "--stream", "42", "--consumer-id", "7"]).ExitsWith(1);
        ToolResult elsewhere = driver.Run([.. send, "--stream", "43", "--consumer-id", "8"]).ExitsWith(1);
        ToolResult blind = driver.Run([.. send, "--stream", "42", "--consumer-id", "7", "--no-wait"]).ExitsWith(0);

        Assert.Contains("Consumer 7 of stream 42 was not heard within 1500 ms", absent.Error, StringComparison.Ordinal);
        Assert.Equal("false", absent.Lines.Single());
        Assert.Contains("Consumer 8 of stream 43 was not heard", elsewhere.Error, StringComparison.Ordinal);
        Assert.Equal("true", blind.Lines.Single());
        Assert.Equal(130, other.EndByInterrupt());
        Assert.DoesNotContain("latest", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("P8-5")]
    public void Tap_shows_requests_and_answers_of_every_schema()
    {
        using ShmDriverTool driver = new();
        using ToolProcess tap = ToolProcess.Start(["tap", "--quiet", "--aeron-dir", driver.AeronDirectory]);
        JsonObject announce = AwaitMessage(tap, "ShmPoolAnnounce");

        driver.Run("attach", "--stream", "42", "--client-id", "11").ExitsWith(0);
        JsonObject request = AwaitMessage(tap, "ShmAttachRequest");
        JsonObject response = AwaitMessage(tap, "ShmAttachResponse");

        Assert.Equal(42u, (uint)announce["fields"]!["streamId"]!);
        Assert.Equal(11u, (uint)request["fields"]!["clientId"]!);
        Assert.Equal("OK", (string?)response["fields"]!["code"]);
        Assert.Equal(1000, (int)response["stream"]!);
        Assert.Equal(130, tap.EndByInterrupt());
    }

    [Fact]
    public void Tap_ends_by_count_and_chooses_by_name()
    {
        using ShmDriverTool driver = new();

        ToolResult result = driver.Run("tap", "--message", "ShmPoolAnnounce", "--count", "2").ExitsWith(0);

        Assert.Equal(2, result.Lines.Length);
        Assert.All(result.Lines, line => Assert.Equal("ShmPoolAnnounce", (string?)JsonNode.Parse(line)!["message"]));
        using ToolFolder folder = new();
        ToolProcess.Run("tap", "--seconds", "1", "--aeron-dir", folder.AeronDirectory).ExitsWith(3);
    }

    [Fact]
    public void Supervisor_sees_the_stream_and_tells_events()
    {
        using ShmDriverTool driver = new();
        using ToolProcess states = ToolProcess.Start([
            "supervise",
            "--json",
            "--interval",
            "0.2",
            "--allowed-base-dir",
            driver.Folder.Path,
            "--aeron-dir",
            driver.AeronDirectory,
        ]);
        JsonArray streams = [];
        Patience.Until(
            () => (streams = states.AwaitJson()["streams"]!.AsArray()).Any(s => (string?)s!["state"] == "live"),
            states.ToString
        );
        Assert.Equal(42u, (uint)streams[0]!["streamId"]!);
        Assert.Equal(130, states.EndByInterrupt());

        using ToolProcess events = ToolProcess.Start([
            "supervise",
            "--events",
            "--json",
            "--aeron-dir",
            driver.AeronDirectory,
        ]);
        Assert.Equal("StreamLive", (string?)events.AwaitJson()["kind"]);
        Assert.Equal(130, events.EndByInterrupt());
    }

    private static JsonObject AwaitMessage(ToolProcess tap, string name)
    {
        JsonObject line = tap.AwaitJson();
        while ((string?)line["message"] != name)
        {
            line = tap.AwaitJson();
        }

        return line;
    }
}
