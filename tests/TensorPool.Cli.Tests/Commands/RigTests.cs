using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>All roles of a rig, each a process of the tool, as operators start them.</summary>
public sealed class RigTests : IDisposable
{
    private readonly ShmDriverTool _driver = new();

    public void Dispose() => _driver.Dispose();

    [Fact]
    [Requirement("P8-2")]
    [Requirement("P8-5")]
    [Requirement("P9-2")]
    public void Supervisor_sees_producer_and_consumer_and_how_far_they_are()
    {
        using ToolProcess supervisor = Start("supervise", "--interval", "0.2");
        using ToolProcess consumer = Start("consume", "--verify", "--until-detach");
        using ToolProcess producer = Start(
            "produce",
            "--pattern",
            "counter",
            "--shape",
            "8x8",
            "--rate",
            "100",
            "--wait-consumers",
            "1"
        );

        JsonObject stream = AwaitStream(
            supervisor,
            s => s["producers"]!.AsArray() is [{ } p] && s["consumers"]!.AsArray() is [{ } c] && IsFar(p, c)
        );

        Assert.Equal("live", (string?)stream["state"]);
        Assert.Equal("live", (string?)stream["producers"]![0]!["state"]);
        Assert.Equal("live", (string?)stream["consumers"]![0]!["state"]);
        Assert.Equal("stream", (string?)stream["consumers"]![0]!["mode"]);
        JsonObject ls = _driver.Run("ls", "--json", "--shm-base-dir", _driver.Regions).ExitsWith(0).Json;
        Assert.Equal(2, ls["leases"]!.AsArray().Count);

        Assert.Equal(130, producer.EndByInterrupt());
        Assert.Equal(0, consumer.AwaitExit());
        JsonObject summary = consumer.AwaitJson();
        Assert.True((long)summary["received"]! > 50);
        Assert.Equal((long)stream["epoch"]!, (long)stream["consumers"]![0]!["epoch"]!);
        Assert.Equal(0, (long)summary["corrupt"]!);
        Assert.Equal(130, supervisor.EndByInterrupt());
        Assert.Equal(130, _driver.Process.EndByInterrupt());
        Assert.Empty(_driver.Process.Error);

        static bool IsFar(JsonNode producer, JsonNode consumer) =>
            (ulong)producer["currentSeq"]! > 50 && (ulong)consumer["lastSeqSeen"]! > 50;
    }

    [Fact]
    [Requirement("P8-1")]
    public void Consumer_config_changes_the_mode_of_the_consumer_that_it_names()
    {
        using ToolProcess tap = Start("tap", "--message", "ConsumerConfig", "--message", "ShmPoolAnnounce");
        using ToolProcess told = Start("consume", "--client-id", "7", "--interval", "0.1");
        using ToolProcess other = Start("consume", "--client-id", "8", "--interval", "0.1");
        AwaitMode(told, 7, "stream");
        AwaitMode(other, 8, "stream");
        Assert.Equal("ShmPoolAnnounce", (string?)tap.AwaitJson()["message"]); // it listens from now on

        JsonObject sent = Send("--mode", "latest").Json;
        AwaitMode(told, 7, "latest");
        Send("--mode", "decimated", "--decimation", "4");
        AwaitMode(told, 7, "decimated");

        Assert.True((bool)sent["sent"]!);
        JsonObject[] messages = [AwaitConfig(tap), AwaitConfig(tap)];
        Assert.Equal(130, tap.EndByInterrupt());
        Assert.All(messages, m => Assert.Equal(7u, (uint)m["fields"]!["consumerId"]!));
        Assert.All(messages, m => Assert.Equal(42u, (uint)m["fields"]!["streamId"]!));
        Assert.Equal(["LATEST", "DECIMATED"], messages.Select(m => (string?)m["fields"]!["mode"]));
        Assert.Equal(4, (int)messages[1]["fields"]!["decimation"]!);
        Assert.Equal(130, told.EndByInterrupt());
        Assert.Equal(130, other.EndByInterrupt());
        Assert.DoesNotContain("\"mode\":\"latest\"", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"mode\":\"decimated\"", other.Output, StringComparison.Ordinal);
    }

    /// <summary>By a rule of the command line, and by one of the file; whom no rule names is left alone.</summary>
    [Fact]
    [Requirement("P8-1")]
    public void Supervisor_tells_consumers_what_the_rules_say()
    {
        string config = _driver.Folder.File("rules.toml");
        File.WriteAllText(
            config,
            """
            liveness_check_interval_ns = 50000000
            [[consumer_rules]]
            name = "never: the command line comes first"
            consumer_id = 7
            mode = "latest"
            [[consumer_rules]]
            name = "preview"
            consumer_id = 8
            own_mode = "stream"
            mode = "latest"
            """
        );
        using ToolProcess decimated = Start("consume", "--client-id", "7", "--interval", "0.1");
        using ToolProcess latest = Start("consume", "--client-id", "8", "--interval", "0.1");
        using ToolProcess other = Start("consume", "--client-id", "9", "--interval", "0.1");
        AwaitMode(decimated, 7, "stream");
        AwaitMode(latest, 8, "stream");
        AwaitMode(other, 9, "stream");
        using ToolProcess producer = Start(
            "produce",
            "--pattern",
            "counter",
            "--shape",
            "8x8",
            "--rate",
            "100",
            "--count",
            "400",
            "--wait-consumers",
            "3"
        );
        using ToolProcess supervisor = Start(
            "supervise",
            "--interval",
            "0.2",
            "--config",
            config,
            "--rule",
            "name=viewer,stream_id=42,consumer_id=7,mode=decimated,decimation=4"
        );

        AwaitMode(decimated, 7, "decimated");
        AwaitMode(latest, 8, "latest");
        JsonObject stream = AwaitStream(
            supervisor,
            s => s["consumers"]!.AsArray().Count(c => (string?)c!["mode"] is "decimated" or "latest") == 2
        );
        Assert.Equal(0, producer.AwaitExit());
        Assert.Equal(130, decimated.EndByInterrupt());
        Assert.Equal(130, latest.EndByInterrupt());
        Assert.Equal(130, other.EndByInterrupt());
        Assert.Equal(130, supervisor.EndByInterrupt());

        Dictionary<uint, JsonNode> consumers = stream["consumers"]!
            .AsArray()
            .ToDictionary(c => (uint)c!["id"]!, c => c!);
        Assert.Equal(("viewer", 4), ((string?)consumers[7]["rule"], (int)consumers[7]["told"]!["decimation"]!));
        Assert.Equal(("preview", "latest"), ((string?)consumers[8]["rule"], (string?)consumers[8]["told"]!["mode"]));
        Assert.Null(consumers[9]["told"]);
        long received = Summary(decimated);
        long all = Summary(other);
        Assert.True(received > 0 && received < all, $"{received} of {all}");
        Assert.DoesNotContain("\"mode\":\"latest\"", other.Output, StringComparison.Ordinal);

        static long Summary(ToolProcess consumer) =>
            (long)
                JsonNode.Parse(
                    consumer
                        .Output.Split('\n')
                        .Single(l => l.Contains("\"type\":\"summary\"", StringComparison.Ordinal))
                )!["received"]!;
    }

    private ToolResult Send(params string[] options) =>
        _driver
            .Run(["send-consumer-config", "--json", "--stream", "42", "--consumer-id", "7", .. options])
            .ExitsWith(0);

    private ToolProcess Start(string command, params string[] options) =>
        ToolProcess.Start([
            command,
            "--json",
            "--stream",
            "42",
            "--aeron-dir",
            _driver.AeronDirectory,
            "--allowed-base-dir",
            _driver.Folder.Path,
            .. options,
        ]);

    private static JsonObject AwaitConfig(ToolProcess tap)
    {
        JsonObject line = tap.AwaitJson();
        while ((string?)line["message"] != "ConsumerConfig")
        {
            line = tap.AwaitJson();
        }

        return line;
    }

    /// <summary>Reads what a consumer reports until it is in a mode.</summary>
    private static void AwaitMode(ToolProcess consumer, uint id, string mode)
    {
        JsonObject report = [];
        Patience.Until(() => (string?)(report = consumer.AwaitJson())["mode"] == mode, consumer.ToString);
        Assert.Equal(id, (uint)report["consumerId"]!);
    }

    private static JsonObject AwaitStream(ToolProcess supervisor, Func<JsonObject, bool> condition)
    {
        JsonObject? stream = null;
        Patience.Until(
            () =>
            {
                stream = supervisor.AwaitJson()["streams"]!.AsArray().SingleOrDefault()?.AsObject();
                return stream is not null && condition(stream);
            },
            supervisor.ToString
        );
        return stream!;
    }
}
