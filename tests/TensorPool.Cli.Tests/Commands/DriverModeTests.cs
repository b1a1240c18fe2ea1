using TensorPool.Cli.Tests.Files;
using TensorPool.Driver;
using TensorPool.Transport;

namespace TensorPool.Cli.Tests.Commands;

/// <summary><c>produce</c> and <c>consume</c> in memory that an SHM driver owns, which is the default.</summary>
public sealed class DriverModeTests : IDisposable
{
    private readonly DriverTool _media = new();
    private readonly TensorPoolClient _client;
    private readonly ShmDriver _driver;

    public DriverModeTests()
    {
        _client = TensorPoolClient.Connect(new TensorPoolClientOptions { AeronDirectory = _media.AeronDirectory });
        _driver = ShmDriver.Launch(
            _client,
            new ShmDriverOptions
            {
                BaseDirectory = _media.Folder.File("driver"),
                Profiles =
                [
                    new StreamProfile
                    {
                        Name = "small",
                        HeaderNslots = 64,
                        PayloadPools = [new ProfilePool(1, 4096), new ProfilePool(2, 16384)],
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Split_file_is_stacked_again_byte_by_byte(bool isFortran)
    {
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File("<f4", isFortran, "(150, 30, 40)", NpyBytes.Elements("<f4", 180_000, 4));
        string path = folder.Write("in.npy", file);

        using ToolProcess consumer = Start(
            "consume",
            "--npy",
            folder.File("out.npy"),
            "--until-detach",
            "--fail-on-loss"
        );
        using ToolProcess producer = Start(
            "produce",
            "--npy",
            path,
            "--split",
            "--rate",
            "consumers",
            "--wait-consumers",
            "1",
            "--drain-timeout",
            "60"
        );

        Assert.Equal(0, producer.AwaitExit());
        Assert.True((bool)producer.AwaitJson()["drained"]!, $"{producer}\n{consumer} exited={consumer.HasExited}");
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal(150, (int)consumer.AwaitJson()["written"]!);
        Assert.Equal(file, File.ReadAllBytes(folder.File("out.npy")));
        Patience.Until(() => _driver.Leases.Count == 0, () => $"{_driver.Leases.Count} leases are held still");
    }

    /// <summary>The driver begins an epoch before there is a producer, whose end is not the producer's.</summary>
    [Fact]
    public void Consumer_that_has_mapped_before_there_is_a_producer_waits_for_it()
    {
        using ToolProcess consumer = Start("consume", "--until-detach", "--verbose");
        Patience.Until(
            () => consumer.Error.Contains("Unmapped to Mapped", StringComparison.Ordinal),
            consumer.ToString
        );
        using ToolProcess producer = Start(
            "produce",
            "--pattern",
            "counter",
            "--shape",
            "30x40",
            "--count",
            "20",
            "--wait-consumers",
            "1",
            "--drain-timeout",
            "60"
        );

        Assert.Equal(0, producer.AwaitExit());
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Contains("by EpochChanged", consumer.Error, StringComparison.Ordinal);
        Assert.Contains("\"received\":20,", consumer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Frame_that_no_pool_holds_is_a_failure()
    {
        using ToolProcess producer = Start(
            "produce",
            "--pattern",
            "bars",
            "--shape",
            "16385",
            "--wait-consumers",
            "1" // who never come: it does not wait for them
        );

        Assert.Equal(1, producer.AwaitExit());
        Assert.Contains("16385 bytes", producer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_producer_and_unknown_stream_are_refused()
    {
        using ToolProcess first = Start("produce", "--pattern", "bars", "--shape", "4x4");
        Patience.Until(() => _driver.Leases.Count == 1, first.ToString);

        using ToolProcess second = Start("produce", "--pattern", "bars", "--shape", "4x4");
        using ToolProcess unknown = Start("consume", "--stream", "99");

        Assert.Equal(1, second.AwaitExit());
        Assert.Equal(1, unknown.AwaitExit());
        Assert.Contains("error: ", second.Error, StringComparison.Ordinal);
        Assert.Contains("99", unknown.Error, StringComparison.Ordinal);
        Assert.Equal(130, first.EndByInterrupt());
        Patience.Until(() => _driver.Leases.Count == 0, () => $"{_driver.Leases.Count} leases are held still");
    }

    [Fact]
    public void Without_an_SHM_driver_it_ends_with_3()
    {
        _driver.Dispose();
        using ToolProcess consumer = Start("consume");

        Assert.Equal(3, consumer.AwaitExit());
        Assert.Contains("tensorpool driver", consumer.Error, StringComparison.Ordinal);
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
