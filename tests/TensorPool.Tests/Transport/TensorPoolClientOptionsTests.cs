using TensorPool.Transport;

namespace TensorPool.Tests.Transport;

public class TensorPoolClientOptionsTests
{
    [Fact]
    [Requirement("W-15.11-3")]
    public void Defaults_are_valid_and_those_of_the_specification()
    {
        TensorPoolClientOptions options = new();

        options.Validate();

        Assert.Equal("aeron:ipc", options.Channel);
        Assert.Equal(1000, options.ControlStreamId);
        Assert.Equal(1100, options.DescriptorStreamId);
        Assert.Equal(1200, options.QosStreamId);
        Assert.Equal(1300, options.MetadataStreamId);
    }

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once()
    {
        TensorPoolClientOptions options = new()
        {
            AeronDirectory = " ",
            Channel = "ipc",
            ControlTermLength = 100_000,
            DescriptorTermLength = 1 << 15,
            QosTermLength = 0,
            MetadataTermLength = -1,
            UntetheredWindowLimitTimeout = TimeSpan.Zero,
            UntetheredLingerTimeout = TimeSpan.FromMilliseconds(-1),
            UntetheredRestingTimeout = TimeSpan.Zero,
            DriverTimeout = TimeSpan.Zero,
            KeepaliveInterval = TimeSpan.Zero,
            ReconnectDelay = TimeSpan.FromSeconds(9),
            ReconnectDelayMax = TimeSpan.FromSeconds(3),
            ClientName = "caméra",
        };

        ArgumentException refused = Assert.Throws<ArgumentException>(options.Validate);

        Assert.All(
            [
                nameof(options.AeronDirectory),
                nameof(options.Channel),
                nameof(options.ControlTermLength),
                nameof(options.DescriptorTermLength),
                nameof(options.QosTermLength),
                nameof(options.MetadataTermLength),
                nameof(options.UntetheredWindowLimitTimeout),
                nameof(options.UntetheredLingerTimeout),
                nameof(options.UntetheredRestingTimeout),
                nameof(options.DriverTimeout),
                nameof(options.KeepaliveInterval),
                nameof(options.ReconnectDelayMax),
                nameof(options.ClientName),
            ],
            name => Assert.Contains(name, refused.Message, StringComparison.Ordinal)
        );
        Assert.Throws<ArgumentException>(() => TensorPoolClient.Connect(options));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(32765, 32766)]
    [InlineData(32766, 1)]
    [InlineData(long.MaxValue, (int)(long.MaxValue % 32766) + 1)]
    [Requirement("O-6")]
    public void Default_ids_are_positive_and_small_enough_for_counter_types(long correlationId, int expected)
    {
        Assert.Equal(expected, RoleIds.FromCorrelationId(correlationId));
    }

    [Fact]
    public void Delays_double_up_to_the_longest_and_are_moved_by_a_fifth_at_most()
    {
        TimeSpan[] middle = Delays(0.5);
        TimeSpan[] low = Delays(0);
        TimeSpan[] high = Delays(1);

        Assert.Equal([100, 200, 400, 800, 1000, 1000], middle.Select(delay => delay.TotalMilliseconds));
        Assert.Equal([80, 160, 320, 640, 800, 800], low.Select(delay => delay.TotalMilliseconds));
        Assert.Equal([120, 240, 480, 960, 1200, 1200], high.Select(delay => delay.TotalMilliseconds));

        static TimeSpan[] Delays(double random)
        {
            ReconnectSchedule schedule = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), () => random);
            return [.. Enumerable.Range(0, 6).Select(_ => schedule.Next())];
        }
    }
}
