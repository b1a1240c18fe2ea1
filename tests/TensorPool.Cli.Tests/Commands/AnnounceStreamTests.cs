using System.Text.Json.Nodes;
using TensorPool.Driver;
using TensorPool.Transport;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>An SHM driver that announces on another Aeron stream than that of control.</summary>
public sealed class AnnounceStreamTests : IDisposable
{
    private const int AnnounceStream = 1001;

    private readonly DriverTool _media = new();
    private readonly TensorPoolClient _client;
    private readonly ShmDriver _driver;

    public AnnounceStreamTests()
    {
        _client = TensorPoolClient.Connect(new TensorPoolClientOptions { AeronDirectory = _media.AeronDirectory });
        _driver = ShmDriver.Launch(
            _client,
            new ShmDriverOptions
            {
                BaseDirectory = _media.Folder.File("driver"),
                AnnounceStreamId = AnnounceStream,
                Profiles =
                [
                    new StreamProfile
                    {
                        Name = "small",
                        HeaderNslots = 64,
                        PayloadPools = [new ProfilePool(1, 4096)],
                    },
                ],
                Streams = [new StreamDefinition("camera", 1, "small")],
            }
        );
    }

    public void Dispose()
    {
        _driver.Dispose();
        _client.Dispose();
        _media.Dispose();
    }

    /// <summary>It attaches, loses its lease, and attaches again: that must not go on in silence.</summary>
    [Fact]
    public void Client_that_listens_elsewhere_says_so_without_being_asked()
    {
        using ToolProcess consumer = Start("consume");

        Patience.Until(() => consumer.Error.Contains("--announce-stream", StringComparison.Ordinal), consumer.ToString);

        Assert.Contains("warning: ", consumer.Error, StringComparison.Ordinal);
        Assert.Contains("Aeron stream 1000 ", consumer.Error, StringComparison.Ordinal);
        Assert.Equal(130, consumer.EndByInterrupt());
    }

    /// <summary>Its lease goes and comes while the producer's stays: what it misses meanwhile is in the sum, once.</summary>
    [Fact]
    public void Frames_that_are_missed_between_two_leases_are_lost_and_make_it_fail()
    {
        using ToolProcess consumer = Start("consume", "--fail-on-loss", "--interval", "0.2");
        using ToolProcess producer = Start(
            "produce",
            "--announce-stream",
            $"{AnnounceStream}",
            "--pattern",
            "counter",
            "--shape",
            "30x40",
            "--rate",
            "200",
            "--wait-consumers",
            "1"
        );

        JsonObject report = consumer.AwaitJson();
        while ((long)report["lost"]! == 0)
        {
            report = consumer.AwaitJson();
        }

        Assert.Equal(1, consumer.EndByInterrupt());
        JsonObject summary = JsonNode.Parse(consumer.Output.Trim().Split('\n')[^1])!.AsObject();
        Assert.Equal("summary", (string?)summary["type"]);
        string[] causes = ["dropsGap", "dropsLate", "dropsEpoch", "dropsUnmapped", "dropsLease", "dropsStart"];
        Assert.Equal((long)summary["lost"]!, causes.Sum(cause => (long)summary[cause]!));
        long published = (long)summary["lastSeq"]! - (long)summary["firstSeq"]! + 1;
        Assert.True((long)summary["received"]! + (long)summary["lost"]! >= published, summary.ToJsonString());
        Assert.Contains(" frames were lost: ", consumer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_that_are_told_keep_their_leases()
    {
        using ToolProcess consumer = Start(
            "consume",
            "--announce-stream",
            $"{AnnounceStream}",
            "--count",
            "400",
            "--fail-on-loss"
        );
        using ToolProcess producer = Start(
            "produce",
            "--announce-stream",
            $"{AnnounceStream}",
            "--pattern",
            "counter",
            "--shape",
            "30x40",
            "--count",
            "400",
            "--rate",
            "50", // longer than a driver may be silent
            "--wait-consumers",
            "1",
            "--drain-timeout",
            "60"
        );

        Assert.Equal(0, producer.AwaitExit());
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Contains("\"received\":400,", consumer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--announce-stream", consumer.Error + producer.Error, StringComparison.Ordinal);
    }

    private ToolProcess Start(string command, params string[] options) =>
        ToolProcess.Start([
            command,
            "--aeron-dir",
            _media.AeronDirectory,
            "--shm-base-dir",
            _media.Folder.Path,
            "--json",
            .. options,
        ]);
}
