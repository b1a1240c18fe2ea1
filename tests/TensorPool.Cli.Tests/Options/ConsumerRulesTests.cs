using TensorPool.Cli.Options;
using TensorPool.Configuration;
using TensorPool.Supervisor;
using TensorPool.Wire;

namespace TensorPool.Cli.Tests.Options;

/// <summary>What <c>supervise</c> tells consumers: from text to rules, and from mistakes to messages.</summary>
public sealed class ConsumerRulesTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_key_has_its_place_in_a_rule()
    {
        ConsumerRule rule = Parse(
            "name=a rule, stream_id=42, consumer_id=7, own_mode=stream, drop_percent_above=20, lag_above=100, "
                + "supports_shm=true, sustained_ns=5000000, release_after_ns=2000000000, mode=decimated, decimation=4, "
                + "use_shm=false, payload_fallback_uri=aeron:udp?endpoint=host:4040|alias=x"
        );

        Assert.Equal(
            new ConsumerRule
            {
                Name = "a rule",
                StreamId = 42,
                ConsumerId = 7,
                Mode = ConsumerMode.Stream,
                DropRateAbove = 0.2,
                LagAbove = 100,
                SupportsSharedMemory = true,
                Sustained = TimeSpan.FromMilliseconds(5),
                ReleaseAfter = TimeSpan.FromSeconds(2),
                Directive = new ConsumerDirective
                {
                    Mode = ConsumerMode.Decimated,
                    Decimation = 4,
                    UseSharedMemory = false,
                    FallbackUri = "aeron:udp?endpoint=host:4040|alias=x",
                },
            },
            rule
        );
    }

    [Fact]
    public void What_comes_and_goes_must_last_and_the_rest_need_not()
    {
        Assert.Equal(TimeSpan.Zero, Parse("consumer_id=7,mode=latest").Sustained);
        Assert.Equal(TimeSpan.FromSeconds(3), Parse("lag_above=7,mode=latest").Sustained);
        Assert.Equal(TimeSpan.FromSeconds(3), Parse("drop_percent_above=0,mode=latest").Sustained);
        Assert.Null(Parse("consumer_id=7,mode=latest").ReleaseAfter);
    }

    [Theory]
    [InlineData("consumer_id=7", "mode: the rule has nothing to say")]
    [InlineData("consumer_id=7,use_shm=true", "nothing to say")]
    [InlineData("mode=fast", "mode: must be stream, latest or decimated, found \"fast\"")]
    [InlineData("mode=1", "mode: must be a string")]
    [InlineData("mode=decimated", "decimation: must say one frame of how many")]
    [InlineData("mode=latest,decimation=2", "decimation: is for mode = \"decimated\"")]
    [InlineData("mode=decimated,decimation=0", "decimation: must be an integer from 1 to 65535")]
    [InlineData("mode=latest,consumer_id=0", "consumer_id: must be an integer from 1")]
    [InlineData("mode=latest,drop_percent_above=101", "drop_percent_above: must be an integer from 0 to 100")]
    [InlineData("mode=latest,supports_shm=maybe", "supports_shm: must be true or false")]
    [InlineData("mode=latest,consumer=7", "consumer: unknown key; known here: consumer_id")]
    [InlineData("mode=latest,mode=stream", "is there twice")]
    [InlineData("mode", "mode: must be key=value")]
    [InlineData("", "must be key=value")]
    [InlineData("payload_fallback_uri=ftp", "no Aeron channel")]
    public void Mistakes_are_named_and_end_it_with_2(string rule, string message)
    {
        ToolResult result = ToolProcess
            .Run("supervise", "--aeron-dir", _folder.AeronDirectory, "--rule", rule)
            .ExitsWith(2);

        Assert.Contains($"--rule {rule}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_a_file_are_told_all_with_their_lines()
    {
        string file = _folder.File("rules.toml");
        File.WriteAllText(
            file,
            """
            [[consumer_rules]]
            mode = "fast"
            [[consumer_rules]]
            consumer_id = 7
            colour = "red"
            mode = "latest"
            """
        );

        ToolResult result = ToolProcess.Run("supervise", "--config", file).ExitsWith(2);

        Assert.Contains($"{file}:2: consumer_rules[0].mode: must be stream", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:5: consumer_rules[1].colour: unknown key", result.Error, StringComparison.Ordinal);
    }

    /// <summary>One file serves all roles.</summary>
    [Fact]
    public void Other_roles_accept_the_rules()
    {
        string file = _folder.File("rules.toml");
        File.WriteAllText(file, "[[consumer_rules]]\nmode = \"latest\"\n");

        ToolResult result = ToolProcess
            .Run("consume", "--standalone", "--config", file, "--aeron-dir", _folder.AeronDirectory)
            .ExitsWith(3);

        Assert.DoesNotContain("consumer_rules", result.Error, StringComparison.Ordinal);
    }

    private static ConsumerRule Parse(string text)
    {
        List<ConfigurationError> errors = [];
        ConsumerRule? rule = ConsumerRules.Parse(text, errors);
        Assert.Empty(errors);
        return rule!;
    }
}
