using System.Globalization;
using System.Text.RegularExpressions;
using TensorPool.Sbe.MutationTests.Running;

namespace TensorPool.Sbe.MutationTests;

/// <summary>
/// Every public member of every codec, on corrupted messages and in any order of calls, stays inside its buffer and
/// throws only what its documentation says. <c>TP_LONG=1</c> walks twenty times as far, <c>TP_SEED</c> from elsewhere.
/// </summary>
/// <remarks>One class, so that children run one after the other.</remarks>
public sealed partial class MutationTests(ITestOutputHelper output)
{
    private const int Decodings = 1_000_000;
    private const int Encodings = 250_000;
    private const ulong DefaultSeed = 20_260_701;

    private static bool IsLong => Environment.GetEnvironmentVariable("TP_LONG") == "1";

    private static int Factor => IsLong ? 20 : 1;

    private static ulong Seed =>
        ulong.TryParse(
            Environment.GetEnvironmentVariable("TP_SEED"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out ulong seed
        )
            ? seed
            : DefaultSeed;

    private static TimeSpan Timeout => TimeSpan.FromMinutes(15 * Factor);

    [Theory]
    [InlineData("wire", 1)]
    [InlineData("driver", 1)]
    [InlineData("bridge", 1)]
    [InlineData("general", 24)]
    public void Corrupted_messages_and_random_calls_stay_inside_the_buffer(string set, int schemas)
    {
        ChildResult child = Walk(ChildMode.Mutate, set, Decodings * (long)Factor, Encodings * (long)Factor);

        Assert.True(child.ExitCode == 0, child.ToString());
        Assert.True(Count(child, "schemas") == schemas, child.ToString());
        long decodings = Count(child, "accepted") + Count(child, "rejected");
        Assert.True(decodings == Decodings * (long)Factor * schemas, child.ToString());
        foreach (
            string counter in (string[])
                ["accepted", "rejected", "prefixes", "encoded", "refused", "delivered", "unwrapped"]
        )
        {
            Assert.True(Count(child, counter) > 1000, $"Too few are {counter}: {child}");
        }
    }

    [Theory]
    [InlineData("wire")]
    [InlineData("nested")]
    public void Order_checks_only_add_order_exceptions(string set)
    {
        ChildResult child = Walk(ChildMode.Ordered, set, 50_000L * Factor, 25_000L * Factor);

        Assert.True(child.ExitCode == 0, child.ToString());
        Assert.True(Count(child, "accepted") > 1000, child.ToString());
        Assert.True(Count(child, "exceptions") > 1000, child.ToString());
    }

    [Theory]
    [InlineData(nameof(ChildMode.ReadBehind))]
    [InlineData(nameof(ChildMode.ReadInFront))]
    [InlineData(nameof(ChildMode.BrokenDecoder))]
    [InlineData(nameof(ChildMode.BrokenEncoder))]
    public void A_broken_check_is_caught(string mode)
    {
        ChildResult child = Walk(Enum.Parse<ChildMode>(mode), "wire", 100_000, 100_000);

        Assert.NotNull(child.ExitCode);
        Assert.NotEqual(0, child.ExitCode);
        Assert.DoesNotContain(Child.Report, child.Output, StringComparison.Ordinal);
        Assert.Matches("AccessViolation|written outside|SIGSEGV|Fatal error", child.Error);
    }

    private ChildResult Walk(ChildMode mode, string set, long decodings, long encodings)
    {
        ChildResult child = ChildProcess.Run(new(mode, set, Seed, decodings, encodings, 0, ""), Timeout);
        output.WriteLine(child.Output);
        return child;
    }

    private static long Count(ChildResult child, string counter)
    {
        Match match = Counter().Matches(child.Output).FirstOrDefault(m => m.Groups[1].Value == counter) ?? Match.Empty;
        return match.Success ? long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : -1;
    }

    [GeneratedRegex(@"(\w+)=(\d+) ")]
    private static partial Regex Counter();
}
