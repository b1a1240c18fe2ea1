using TensorPool.Producer;

namespace TensorPool.Tests.Producer;

/// <summary>Options that cannot work are refused with all that is wrong, before anything is created.</summary>
public class ProducerOptionsTests
{
    private static readonly ProducerOptions Valid = new() { StreamId = 1 };

    [Fact]
    public void Defaults_and_the_least_and_greatest_values_are_valid()
    {
        Valid.Validate();
        (Valid with { ProducerId = 1, Name = new string('n', 256), Summary = new string('s', 1024) }).Validate();
        (Valid with { ProducerId = 32766, NonTemporalLength = 0, AnnounceInterval = TimeSpan.FromTicks(1) }).Validate();
        (
            Valid with
            {
                Progress = new ProgressOptions { MaxRateHz = 1, Interval = TimeSpan.FromTicks(1) },
            }
        ).Validate();
    }

    public static TheoryData<string, ProducerOptions> Invalid =>
        new()
        {
            { "ProducerId is 0", Valid with { ProducerId = 0 } },
            { "ProducerId is 32767", Valid with { ProducerId = 32767 } },
            { "Regions is null", Valid with { Regions = null! } },
            { "Progress is null", Valid with { Progress = null! } },
            { "Name must be ASCII", Valid with { Name = "Käfer" } },
            { "Name must be ASCII of at most 256", Valid with { Name = new string('n', 257) } },
            { "Summary must be ASCII", Valid with { Summary = null! } },
            { "Summary must be ASCII of at most 1024", Valid with { Summary = new string('n', 1025) } },
            { "AnnounceInterval is 00:00:00", Valid with { AnnounceInterval = TimeSpan.Zero } },
            { "QosInterval is -00:00:01", Valid with { QosInterval = TimeSpan.FromSeconds(-1) } },
            { "MetadataInterval is 00:00:00", Valid with { MetadataInterval = TimeSpan.Zero } },
            { "NonTemporalLength is -1", Valid with { NonTemporalLength = -1 } },
            { "Interval is 00:00:00", Valid with { Progress = new ProgressOptions { Interval = TimeSpan.Zero } } },
            {
                "IntervalFloor is 00:00:00",
                Valid with
                {
                    Progress = new ProgressOptions { IntervalFloor = TimeSpan.Zero },
                }
            },
            {
                "HelloInterval is 00:00:00",
                Valid with
                {
                    Progress = new ProgressOptions { HelloInterval = TimeSpan.Zero },
                }
            },
            { "MaxRateHz is 0", Valid with { Progress = new ProgressOptions { MaxRateHz = 0 } } },
        };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Invalid))]
    [Requirement("O-22")]
    public void What_cannot_work_is_named(string expected, ProducerOptions options) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        ProducerOptions options = Valid with
        {
            ProducerId = 0,
            Name = "ö",
            Progress = new ProgressOptions { MaxRateHz = 0 },
        };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        Assert.Contains("ProducerId", message, StringComparison.Ordinal);
        Assert.Contains("Name", message, StringComparison.Ordinal);
        Assert.Contains("MaxRateHz", message, StringComparison.Ordinal);
    }
}
