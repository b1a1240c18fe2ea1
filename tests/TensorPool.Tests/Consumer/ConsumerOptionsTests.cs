using TensorPool.Consumer;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>Options that cannot work are refused with all that is wrong, before anything is added to Aeron.</summary>
public class ConsumerOptionsTests
{
    private static readonly ConsumerOptions Valid = new();

    [Fact]
    public void Defaults_and_the_least_and_greatest_values_are_valid()
    {
        Valid.Validate();
        (Valid with { ConsumerId = 1, Decimation = 65535, MaxRateHz = 65535, FragmentLimit = 1024 }).Validate();
        (
            Valid with
            {
                ConsumerId = 32767,
                AllowedBaseDirectories = [],
                PayloadFallbackUri = "aeron:udp?endpoint=h:1",
            }
        ).Validate();
        (Valid with { Progress = new ProgressHints { Interval = TimeSpan.FromMicroseconds(1) } }).Validate();
    }

    public static TheoryData<string, ConsumerOptions> Invalid =>
        new()
        {
            { "ConsumerId is 0", Valid with { ConsumerId = 0 } },
            { "ConsumerId is 32768", Valid with { ConsumerId = 32768 } },
            { "Mode is 9, which is none of Stream, Latest, Decimated", Valid with { Mode = (ConsumerMode)9 } },
            { "Decimation is 0", Valid with { Decimation = 0 } },
            { "Decimation is 65536", Valid with { Decimation = 65536 } },
            { "MaxRateHz is -1", Valid with { MaxRateHz = -1 } },
            { "MaxRateHz is 65536", Valid with { MaxRateHz = 65536 } },
            { "PayloadFallbackUri is \"bridge://x\"", Valid with { PayloadFallbackUri = "bridge://x" } },
            {
                "AllowedBaseDirectories has \"dev/shm\"",
                Valid with
                {
                    AllowedBaseDirectories = ["/dev/shm", "dev/shm"],
                }
            },
            { "HelloInterval is 00:00:00", Valid with { HelloInterval = TimeSpan.Zero } },
            { "QosInterval is 00:00:00", Valid with { QosInterval = TimeSpan.Zero } },
            { "AnnouncePeriod is 00:00:00", Valid with { AnnouncePeriod = TimeSpan.Zero } },
            { "FragmentLimit is 0", Valid with { FragmentLimit = 0 } },
            { "FragmentLimit is 1025", Valid with { FragmentLimit = 1025 } },
            {
                "Progress.Interval is 00:00:00",
                Valid with
                {
                    Progress = new ProgressHints { Interval = TimeSpan.Zero },
                }
            },
            {
                "Progress.Interval is 02:00:00",
                Valid with
                {
                    Progress = new ProgressHints { Interval = TimeSpan.FromHours(2) },
                }
            },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Invalid))]
    [Requirement("O-22")]
    public void What_cannot_work_is_named(string expected, ConsumerOptions options) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        string message = Assert
            .Throws<ArgumentException>((Valid with { ConsumerId = 0, Decimation = 0 }).Validate)
            .Message;

        Assert.Contains("ConsumerId", message, StringComparison.Ordinal);
        Assert.Contains("Decimation", message, StringComparison.Ordinal);
    }
}
