using System.Text;
using System.Text.Json.Nodes;
using TensorPool.Aeron.Client;
using TensorPool.Cli.Tests.Files;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>Real files through shared memory, from process to process: what goes in comes out.</summary>
public class ProduceConsumeTests
{
    public static TheoryData<string, int, bool> TypesAndOrders => NpyRoundTripTests.TypesAndOrders;

    /// <summary>All arrays of all types in one stream: each frame has a type, a shape and an order of its own.</summary>
    [Fact]
    public void NumPy_files_of_every_type_and_order_come_out_byte_by_byte()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        List<(string Path, byte[] Bytes)> files = [];
        foreach ((string descr, int size, bool isFortran) in TypesAndOrders.Select(row => row.Data))
        {
            byte[] file = NpyBytes.File(descr, isFortran, "(2, 3, 4)", NpyBytes.Elements(descr, 24, size));
            files.Add((folder.Write($"in{files.Count:D2}.npy", file), file));
        }

        using ToolProcess consumer = Consume(driver, "--npy-dir", folder.File("out"), "--count", $"{files.Count}");
        ToolResult producer = Produce(driver, ["--npy", .. files.Select(f => f.Path), "--rate", "200"]);

        Assert.True((bool)producer.Json["drained"]!);
        Assert.Equal(files.Count, (int)producer.Json["published"]!);
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal(files.Count, (int)consumer.AwaitJson()["written"]!);
        Assert.Equal(
            files.Select(f => f.Bytes),
            Directory.GetFiles(folder.File("out")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Split_file_is_stacked_again_byte_by_byte(bool isFortran)
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File("<f4", isFortran, "(50, 30, 40)", NpyBytes.Elements("<f4", 60_000, 4));
        string path = folder.Write("in.npy", file);

        using ToolProcess consumer = Consume(
            driver,
            "--npy",
            folder.File("out.npy"),
            "--count",
            "50",
            "--fail-on-loss"
        );
        Produce(driver, ["--npy", path, "--split", "--rate", "200"]);

        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal(file, File.ReadAllBytes(folder.File("out.npy")));
    }

    [Fact]
    public void Single_frame_comes_out()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File("<i2", false, "(3,)", [1, 2, 3, 4, 5, 6]);

        using ToolProcess consumer = Consume(driver, "--npy-dir", folder.File("out"), "--count", "1");
        ToolResult producer = Produce(driver, ["--npy", folder.Write("in.npy", file)]);

        Assert.True((bool)producer.Json["drained"]!);
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal(file, File.ReadAllBytes(folder.File("out/frame-00000000.npy")));
    }

    [Fact]
    public void Folder_of_images_comes_out_in_order()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in"));
        for (int i = 0; i < 12; i++)
        {
            int first = i;
            folder.Write($"in/f{i}.png", PngWriter.Write(4, 2, 16, 0, 1, (x, y, _) => (first * 1000) + (y * 4) + x));
        }

        using ToolProcess consumer = Consume(driver, "--npy", folder.File("out.npy"), "--count", "12");
        Produce(driver, ["--images", folder.File("in"), "--rate", "100"]);

        Assert.Equal(0, consumer.AwaitExit());
        byte[] samples =
        [
            .. from i in Enumerable.Range(0, 12)
            from p in Enumerable.Range(0, 8)
            from b in BitConverter.GetBytes((ushort)((i * 1000) + p))
            select b,
        ];
        Assert.Equal(NpyBytes.File("<u2", false, "(12, 2, 4)", samples), File.ReadAllBytes(folder.File("out.npy")));
    }

    [Fact]
    public void Raw_video_goes_through_pipes_on_both_sides()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        byte[] video = new byte[100 * 64 * 48];
        new Random(5).NextBytes(video);
        string path = folder.Write("in.raw", video);

        // Shells make the pipes; env in between ends them with the test.
        using ToolProcess consumer = ToolProcess.StartShell(
            $"{ToolProcess.Program} consume --standalone --aeron-dir {driver.AeronDirectory} --shm-base-dir {driver.Folder.Path} --raw - --count 100 --fail-on-loss | cat > {folder.File("out.raw")}; exit ${{PIPESTATUS[0]}}"
        );
        using ToolProcess producer = ToolProcess.StartShell(
            $"cat {path} | {ToolProcess.Program} produce --standalone --aeron-dir {driver.AeronDirectory} --shm-base-dir {driver.Folder.Path} --raw - --shape 48x64 --slots 16 --wait-consumers 1 --drain-timeout 60 --json"
        );

        Assert.Equal(0, producer.AwaitExit());
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal(video, File.ReadAllBytes(folder.File("out.raw")));
        Assert.Empty(consumer.Output);
    }

    [Fact]
    public void Pipe_that_ends_within_a_frame_fails_behind_the_frames_before()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        using ToolProcess consumer = Consume(driver, "--raw", folder.File("out.raw"), "--count", "2");
        using ToolProcess producer = ToolProcess.Start(
            Arguments(driver, "produce", ["--raw", "-", "--shape", "4", "--wait-consumers", "1"])
        );

        producer.Input.Write("aaaabbbbcc");
        producer.Input.Close();

        Assert.Equal(1, producer.AwaitExit());
        Assert.Contains("2 bytes of 4", producer.Error, StringComparison.Ordinal);
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal("aaaabbbb"u8.ToArray(), File.ReadAllBytes(folder.File("out.raw")));
    }

    [Fact]
    public void Counter_pattern_is_verified()
    {
        using DriverTool driver = new();
        using ToolProcess consumer = Consume(driver, "--verify", "--count", "100", "--fail-on-loss");
        Produce(driver, ["--pattern", "counter", "--shape", "100x101", "--count", "100", "--rate", "500"]);

        JsonObject report = consumer.AwaitJson();
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal(100, (int)report["received"]!);
        Assert.Equal(1_010_000, (int)report["bytes"]!);
        Assert.Equal("uint8 100x101 row", (string?)report["layout"]);
        Assert.True((long)report["latencyNs"]!["p50"]! > 0);
    }

    [Fact]
    public void Other_frames_are_not_verified()
    {
        using DriverTool driver = new();
        using ToolProcess consumer = Consume(driver, "--verify", "--count", "3");
        Produce(driver, ["--pattern", "noise", "--shape", "8x8", "--count", "3", "--rate", "100"]);

        Assert.Equal(1, consumer.AwaitExit());
        Assert.Equal(3, (int)consumer.AwaitJson()["corrupt"]!);
        Assert.Contains("counter pattern", consumer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Decimated_consumer_takes_every_third_frame()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        byte[] bytes = [.. Enumerable.Range(0, 30).Select(i => (byte)i)];
        using ToolProcess consumer = Consume(
            driver,
            "--raw",
            folder.File("out.raw"),
            "--decimation",
            "3",
            "--count",
            "10"
        );
        Produce(driver, ["--raw", folder.Write("in.raw", bytes), "--shape", "1", "--rate", "200"]);

        JsonObject report = consumer.AwaitJson();
        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal("decimated", (string?)report["mode"]);
        Assert.Equal(bytes.Where((_, i) => i % 3 == 0), File.ReadAllBytes(folder.File("out.raw")));
    }

    [Fact]
    public void Loop_begins_again_and_count_ends_it()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        using ToolProcess consumer = Consume(driver, "--raw", folder.File("out.raw"), "--count", "5");
        Produce(
            driver,
            ["--raw", folder.Write("in.raw", "ab"u8), "--shape", "1", "--loop", "--count", "5", "--rate", "100"]
        );

        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal("ababa", File.ReadAllText(folder.File("out.raw")));
    }

    [Fact]
    public void Consumer_ends_when_the_producer_is_gone()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        string config = folder.Write("fast.toml", "announce_interval_ns = 100_000_000\n"u8);
        using ToolProcess consumer = Consume(
            driver,
            "--raw",
            folder.File("out.raw"),
            "--until-detach",
            "--config",
            config
        );
        Produce(
            driver,
            ["--raw", folder.Write("in.raw", "abc"u8), "--shape", "1", "--rate", "100", "--config", config]
        );

        Assert.Equal(0, consumer.AwaitExit());
        Assert.Equal("abc", File.ReadAllText(folder.File("out.raw")));
    }

    [Fact]
    public void Consumer_ends_when_nothing_comes()
    {
        using DriverTool driver = new();

        ToolResult result = ToolProcess
            .Run(Arguments(driver, "consume", ["--idle-timeout", "0.3", "--json"]))
            .ExitsWith(0);

        Assert.Equal(0, (int)result.Json["received"]!);
    }

    [Fact]
    public void Nothing_to_stack_is_a_failure()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();

        ToolResult result = ToolProcess
            .Run(Arguments(driver, "consume", ["--idle-timeout", "0.3", "--npy", folder.File("out.npy")]))
            .ExitsWith(1);

        Assert.Contains("No frame came", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Preview_shows_a_picture_and_its_values()
    {
        using DriverTool driver = new();
        using ToolProcess consumer = ToolProcess.Start(Arguments(driver, "consume", ["--preview", "--count", "1"]));
        Produce(driver, ["--pattern", "gradient", "--shape", "16x32", "--count", "1"]);

        Assert.Equal(0, consumer.AwaitExit());
        Assert.Contains("frame 0: uint8 16x32 row  min 0  max 255", consumer.Output, StringComparison.Ordinal);
        Assert.True(consumer.Output.Split('\n').Length > 8, consumer.Output);
        Assert.DoesNotContain('\e', consumer.Output);
    }

    [Fact]
    public void Preview_as_JSON_is_a_line_of_values()
    {
        using DriverTool driver = new();
        using ToolProcess consumer = Consume(driver, "--preview", "--count", "1");
        Produce(driver, ["--pattern", "gradient", "--shape", "1x256", "--count", "1"]);

        JsonObject values = consumer.AwaitJson();
        Assert.Equal("frame", (string?)values["type"]);
        Assert.Equal(127.5, (double)values["values"]!["mean"]!);
        Assert.Equal("summary", (string?)consumer.AwaitJson()["type"]);
    }

    [Fact]
    public void Attributes_reach_whoever_listens()
    {
        using DriverTool driver = new();
        using AeronClient client = AeronClient.Connect(new AeronClientOptions { Directory = driver.AeronDirectory });
        using Subscription metadata = client.AddSubscription("aeron:ipc", 1300);
        StringBuilder heard = new();
        using ToolProcess producer = ToolProcess.Start(
            Arguments(
                driver,
                "produce",
                ["--pattern", "bars", "--shape", "4x4", "--meta", "lens=35mm", "--meta", "note=a=b"]
            )
        );

        Patience.Until(
            () =>
            {
                metadata.Poll((payload, in _) => heard.Append(Encoding.Latin1.GetString(payload)), 10);
                return heard.ToString().Contains("35mm", StringComparison.Ordinal)
                    && heard.ToString().Contains("a=b", StringComparison.Ordinal);
            },
            producer.ToString
        );

        Assert.Equal(130, producer.EndByInterrupt());
        Assert.Contains("pattern bars, uint8 4x4 row", heard.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Consumer_that_finds_no_producer_says_so()
    {
        using DriverTool driver = new();

        ToolResult consumer = ToolProcess
            .Run(Arguments(driver, "consume", ["--stream", "77", "--idle-timeout", "0.5"]))
            .ExitsWith(0);

        Assert.Contains("nothing was ever mapped: no memory of stream 77", consumer.Error, StringComparison.Ordinal);
    }

    /// <summary>Who waits for consumers wants to know whether they have all.</summary>
    [Fact]
    public void Producer_whose_consumers_do_not_see_the_last_frame_fails()
    {
        using DriverTool driver = new();
        using ToolProcess consumer = Consume(driver, "--count", "3");

        ToolResult producer = ToolProcess
            .Run(
                Arguments(
                    driver,
                    "produce",
                    [
                        .. (string[])
                            ["--pattern", "bars", "--shape", "4x4", "--count", "200", "--rate", "100", "--json"],
                        .. (string[])["--wait-consumers", "1", "--drain-timeout", "0.5"],
                    ]
                )
            )
            .ExitsWith(1);

        Assert.Equal(200, (int)producer.Json["published"]!);
        Assert.False((bool)producer.Json["drained"]!);
        Assert.Contains("error: Only 0 of 1 consumers", producer.Error, StringComparison.Ordinal);
        Assert.Equal(0, consumer.AwaitExit());
    }

    [Theory]
    [InlineData("produce", 0)]
    [InlineData("produce", 1)]
    [InlineData("consume", 0)]
    public void Ctrl_C_ends_cleanly(string command, int waitConsumers)
    {
        using DriverTool driver = new();
        string[] options =
            command == "produce"
                ? ["--pattern", "bars", "--shape", "48x64", "--wait-consumers", $"{waitConsumers}", "--verbose"]
                : ["--verbose"];
        using ToolProcess tool = ToolProcess.Start(Arguments(driver, command, options));
        Patience.Until(
            () =>
                ToolProcess
                    .Run("stat", "--json", "--aeron-dir", driver.AeronDirectory)
                    .Output.Contains($"tensorpool-{command}", StringComparison.Ordinal),
            tool.ToString
        );

        Assert.Equal(130, tool.EndByInterrupt());
        Assert.NotEmpty(tool.Output);
        Assert.DoesNotContain("Exception", tool.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(driver.Folder.Path, "*.pool", SearchOption.AllDirectories));
    }

    [Fact]
    public void Ctrl_C_ends_the_wait_for_a_pipe()
    {
        using DriverTool driver = new();
        using ToolProcess producer = ToolProcess.Start(Arguments(driver, "produce", ["--raw", "-", "--shape", "4"]));
        Patience.Until(
            () =>
                ToolProcess
                    .Run("stat", "--json", "--aeron-dir", driver.AeronDirectory)
                    .Output.Contains("FramesPublished", StringComparison.Ordinal),
            producer.ToString
        );

        Assert.Equal(130, producer.EndByInterrupt());
    }

    [Fact]
    public void What_was_taken_before_Ctrl_C_is_in_the_file()
    {
        using DriverTool driver = new();
        using TemporaryFolder folder = new();
        using ToolProcess consumer = Consume(driver, "--raw", folder.File("out.raw"), "--interval", "0.1");
        Produce(driver, ["--raw", folder.Write("in.raw", "abcdef"u8), "--shape", "2", "--rate", "100"]);

        Assert.Equal(130, consumer.EndByInterrupt());
        Assert.Equal("abcdef", File.ReadAllText(folder.File("out.raw")));
        Assert.Contains("\"type\":\"summary\"", consumer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reader_that_is_gone_ends_the_consumer()
    {
        using DriverTool driver = new();
        using ToolProcess producer = ToolProcess.Start(
            Arguments(driver, "produce", ["--pattern", "noise", "--shape", "1000x100", "--rate", "200"])
        );
        using ToolProcess consumer = ToolProcess.StartShell(
            $"{ToolProcess.Program} consume --standalone --aeron-dir {driver.AeronDirectory} --shm-base-dir {driver.Folder.Path} --raw - | head -c 1000 | wc -c; exit ${{PIPESTATUS[0]}}"
        );

        Assert.Equal(141, consumer.AwaitExit());
        Assert.Equal("1000", consumer.Output.Trim());
        producer.EndByInterrupt();
    }

    [Theory]
    [InlineData("produce")]
    [InlineData("produce", "--pattern", "bars")]
    [InlineData("produce", "--pattern", "stripes", "--shape", "4x4")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4xx4")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--dtype", "float16")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--rate", "0")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--rate", "fast")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--count", "0")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--split")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--meta", "lens")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--meta", "a=1", "--meta", "a=2")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--slots", "8")]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4", "--standalone", "--slots", "9")]
    [InlineData("produce", "--pattern", "bars", "--raw", "-", "--shape", "4x4")]
    [InlineData("produce", "--raw", "-")]
    [InlineData("produce", "--raw", "-", "--shape", "4", "--rate", "consumers")]
    [InlineData("produce", "--images", "x", "--shape", "4x4")]
    [InlineData("consume", "--npy", "a", "--raw", "b")]
    [InlineData("consume", "--raw", "-", "--json")]
    [InlineData("consume", "--raw", "-", "--preview")]
    [InlineData("consume", "--mode", "newest")]
    [InlineData("consume", "--mode", "latest", "--decimation", "2")]
    [InlineData("consume", "--decimation", "0")]
    [InlineData("consume", "--idle-timeout", "0")]
    [InlineData("consume", "--queue-mib", "0")]
    public void Wrong_usage_ends_with_2(params string[] arguments)
    {
        ToolResult result = ToolProcess.Run(arguments).ExitsWith(2);

        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("produce", "--npy", "/no/such.npy")]
    [InlineData("produce", "--images", "/no/such")]
    [InlineData("produce", "--raw", "/no/such", "--shape", "4")]
    public void Input_that_cannot_be_read_ends_with_1(params string[] arguments)
    {
        ToolResult result = ToolProcess.Run([.. arguments, "--standalone"]).ExitsWith(1);

        Assert.Contains("/no/such", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("produce", "--pattern", "bars", "--shape", "4x4")]
    [InlineData("consume")]
    public void Without_a_media_driver_it_ends_with_3(params string[] arguments)
    {
        using ToolFolder folder = new();
        string config = folder.File("tool.toml");

        ToolResult result = ToolProcess
            .Run([.. arguments, "--standalone", "--aeron-dir", folder.AeronDirectory])
            .ExitsWith(3);

        Assert.Contains("media-driver", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(config));
    }

    private static ToolProcess Consume(DriverTool driver, params string[] options) =>
        ToolProcess.Start(Arguments(driver, "consume", [.. options, "--json"]));

    private static ToolResult Produce(DriverTool driver, string[] options, int waitConsumers = 1) =>
        ToolProcess
            .Run(
                Arguments(
                    driver,
                    "produce",
                    [.. options, "--wait-consumers", $"{waitConsumers}", "--drain-timeout", "60", "--json"]
                )
            )
            .ExitsWith(0);

    private static string[] Arguments(DriverTool driver, string command, string[] options) =>
        [
            command,
            "--standalone",
            "--aeron-dir",
            driver.AeronDirectory,
            "--shm-base-dir",
            driver.Folder.Path,
            .. options,
        ];
}
