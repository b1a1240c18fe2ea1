using TensorPool.Producer;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>One policy from the hints of all consumers (wire 1.1, section 16.3).</summary>
public sealed class ProgressHintsTests
{
    private const long SecondNs = 1_000_000_000;

    private readonly ProgressHints _hints = new(new ProgressOptions());

    [Fact]
    [Requirement("W-10.2.2-10")]
    public void Without_a_consumer_that_supports_it_there_is_no_policy()
    {
        Assert.Null(_hints.Policy);

        Hello(1, supports: false);

        Assert.Null(_hints.Policy);
    }

    [Fact]
    [Requirement("W-10.2.2-14")]
    public void Without_hints_the_defaults_hold()
    {
        Hello(1);

        Assert.Equal(new ProgressPolicy(250_000, 65536, null, 500_000), _hints.Policy);
    }

    [Fact]
    [Requirement("W-10.2.2-13")]
    [Requirement("W-10.1.2-5")]
    public void Smallest_hint_of_each_kind_wins()
    {
        Hello(1, intervalUs: 900, bytes: 10_000, rows: 7);
        Hello(2, intervalUs: 700, bytes: 20_000, rows: null);
        Hello(3, intervalUs: 800, bytes: 30_000, rows: 5);

        Assert.Equal(new ProgressPolicy(700_000, 10_000, 5, 500_000), _hints.Policy);
    }

    [Fact]
    [Requirement("W-10.2.2-13")]
    public void Single_hint_may_be_coarser_than_the_defaults()
    {
        Hello(1, intervalUs: 100_000, bytes: 1_000_000);

        Assert.Equal(new ProgressPolicy(100_000_000, 1_000_000, null, 500_000), _hints.Policy);
    }

    [Fact]
    [Requirement("W-10.1.2-4")]
    public void Consumer_without_hints_asks_for_the_defaults()
    {
        Hello(1, intervalUs: 100_000, bytes: 1_000_000);
        Hello(2);

        Assert.Equal(new ProgressPolicy(250_000, 65536, null, 500_000), _hints.Policy);
    }

    [Fact]
    [Requirement("W-10.2.2-13")]
    [Requirement("W-10.2.2-15")]
    public void No_hint_goes_below_the_floors()
    {
        Hello(1, intervalUs: 0, bytes: 0, rows: 0);

        Assert.Equal(new ProgressPolicy(200_000, 4096, 1, 500_000), _hints.Policy);
    }

    [Fact]
    [Requirement("W-10.2.2-15")]
    public void Floors_are_settings_of_their_own()
    {
        ProgressHints hints = new(
            new ProgressOptions
            {
                Interval = TimeSpan.FromMilliseconds(1),
                IntervalFloor = TimeSpan.FromMicroseconds(50),
                BytesDeltaFloor = 1,
                RowsDelta = 9,
                RowsDeltaFloor = 3,
                MaxRateHz = 100,
            }
        );

        hints.OnHello(Make(1, true, 60, 2, 1), 0);

        Assert.Equal(new ProgressPolicy(60_000, 2, 3, 10_000_000), hints.Policy);
    }

    [Fact]
    [Requirement("W-10.2.2-15")]
    public void Hint_dies_after_five_hellos_that_did_not_come()
    {
        Hello(1, intervalUs: 300);
        Hello(2, intervalUs: 400, atNs: SecondNs);

        _hints.Expire(5 * SecondNs);
        Assert.Equal(300_000, _hints.Policy!.IntervalNs);
        _hints.Expire((5 * SecondNs) + 1);
        Assert.Equal(400_000, _hints.Policy!.IntervalNs);
        _hints.Expire((6 * SecondNs) + 1);

        Assert.Null(_hints.Policy);
    }

    [Fact]
    public void Hello_renews_a_hint_and_may_change_it()
    {
        Hello(1, intervalUs: 300);
        Hello(1, intervalUs: 400, atNs: 4 * SecondNs);
        _hints.Expire(6 * SecondNs);

        Assert.Equal(400_000, _hints.Policy!.IntervalNs);
        Assert.Equal(1, _hints.ConsumerCount);
    }

    [Fact]
    [Requirement("W-10.2.2-10")]
    public void Consumer_that_does_not_support_it_any_more_is_forgotten()
    {
        Hello(1);
        Hello(1, supports: false);

        Assert.Null(_hints.Policy);
    }

    [Fact]
    [Requirement("W-10.2.2-1")]
    public void Producer_without_progress_asks_nobody()
    {
        ProgressHints hints = new(new ProgressOptions { Enabled = false });

        hints.OnHello(Make(1, true, null, null, null), 0);

        Assert.Null(hints.Policy);
    }

    [Fact]
    public void Flood_of_consumers_takes_no_more_room_than_any_stream_needs()
    {
        for (uint id = 1; id <= 3000; id++)
        {
            Hello(id);
        }

        Assert.Equal(ProgressHints.MaxConsumers, _hints.ConsumerCount);
    }

    [Fact]
    [Requirement("O-20")]
    public void Hello_of_a_known_consumer_allocates_nothing()
    {
        Hello(1, intervalUs: 300);
        Hello(2);

        long allocated = Allocations.Of(() =>
        {
            Hello(1, intervalUs: 300);
            Hello(2);
            _hints.Expire(1);
        });

        Assert.Equal(0, allocated);
    }

    private void Hello(
        uint consumer,
        bool supports = true,
        uint? intervalUs = null,
        uint? bytes = null,
        uint? rows = null,
        long atNs = 0
    ) => _hints.OnHello(Make(consumer, supports, intervalUs, bytes, rows), atNs);

    private static ConsumerHello Make(uint consumer, bool supports, uint? intervalUs, uint? bytes, uint? rows) =>
        new()
        {
            ConsumerId = consumer,
            SupportsProgress = supports,
            ProgressIntervalUs = intervalUs,
            ProgressBytesDelta = bytes,
            ProgressRowsDelta = rows,
        };
}
