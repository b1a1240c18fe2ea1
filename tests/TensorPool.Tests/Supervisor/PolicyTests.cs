using TensorPool.Aeron.Client;
using TensorPool.Supervisor;
using TensorPool.Wire;

namespace TensorPool.Tests.Supervisor;

/// <summary>What consumers are told, and when (wire 1.1, section 15.3; operations, OO-12).</summary>
public sealed class PolicyTests
{
    private const long Second = SupervisorRig.Second;
    private const uint ConsumerId = SupervisorRig.ConsumerId;

    private static readonly ConsumerRule Slow = new()
    {
        Name = "slow",
        DropRateAbove = 0.1,
        Directive = new ConsumerDirective { Mode = ConsumerMode.Latest },
    };

    [Fact]
    [Requirement("W-10.5-2")]
    [Requirement("P5-3")]
    public void Consumer_that_loses_too_much_for_a_while_is_told_to_take_the_latest()
    {
        using SupervisorRig rig = Rig(Slow);
        Report(rig, seconds: 2, lostOf100: 10); // not above
        Report(rig, seconds: 3, lostOf100: 11);
        Assert.Empty(rig.Told());

        Report(rig, seconds: 1, lostOf100: 11);

        Assert.Equal((ConsumerId, ConsumerMode.Latest, 1, true, ""), Assert.Single(rig.Told()));
        Assert.Equal("slow", rig.Consumer.Rule);
        Assert.Equal(Slow.Directive, rig.Consumer.Directive);
        Assert.Equal(SupervisorEventKind.ConfigSent, rig.Events[^1].Kind);
        Assert.Equal(1, rig.Snapshot.ConfigsSent);
    }

    [Fact]
    public void Late_frames_count_as_lost_too()
    {
        using SupervisorRig rig = Rig(Slow with { Sustained = TimeSpan.Zero });
        rig.ReportConsumer(100);
        rig.ReportConsumer(200, gap: 6, late: 6);

        Assert.Equal(0.12, rig.Consumer.DropRate, 6);
        Assert.Single(rig.Told());
    }

    [Fact]
    public void Moment_without_loss_begins_the_time_anew()
    {
        using SupervisorRig rig = Rig(Slow);
        for (int i = 0; i < 5; i++)
        {
            Report(rig, seconds: 2, lostOf100: 50);
            Report(rig, seconds: 1, lostOf100: 0);
        }

        Assert.Empty(rig.Told());
    }

    [Fact]
    public void Numbers_that_begin_anew_are_no_loss()
    {
        using SupervisorRig rig = Rig(Slow with { Sustained = TimeSpan.Zero });
        rig.ReportConsumer(100, gap: 0);
        rig.ReportConsumer(10, gap: 90, epoch: 9);
        Assert.Equal(0, rig.Consumer.DropRate);
        rig.ReportConsumer(20, gap: 5, epoch: 9);
        Assert.Equal(0, rig.Consumer.DropRate);
        Assert.Empty(rig.Told());
    }

    [Fact]
    public void First_rule_that_holds_counts()
    {
        ConsumerRule decimate = new()
        {
            Name = "hopeless",
            DropRateAbove = 0.5,
            Sustained = TimeSpan.Zero,
            Directive = new ConsumerDirective { Mode = ConsumerMode.Decimated, Decimation = 10 },
        };
        using SupervisorRig rig = Rig(decimate, Slow with { Sustained = TimeSpan.Zero });
        Report(rig, seconds: 1, lostOf100: 0);
        Report(rig, seconds: 1, lostOf100: 60);
        Assert.Equal((ConsumerId, ConsumerMode.Decimated, 10, true, ""), Assert.Single(rig.Told()));

        // The second rule holds now, and takes its place.
        Report(rig, seconds: 1, lostOf100: 20, mode: ConsumerMode.Decimated);
        Assert.Equal(ConsumerMode.Latest, rig.Told()[^1].Mode);
        Assert.Equal(2, rig.Told().Count);
    }

    [Fact]
    [Requirement("W-10.1.3-3")]
    public void Consumer_that_cannot_read_shared_memory_is_sent_elsewhere()
    {
        ConsumerRule remote = new()
        {
            Name = "remote",
            SupportsSharedMemory = false,
            Sustained = TimeSpan.Zero,
            Directive = new ConsumerDirective
            {
                UseSharedMemory = false,
                FallbackUri = "aeron:udp?endpoint=10.0.0.1:40123",
            },
        };
        using SupervisorRig rig = Rig(remote);
        rig.Hello(consumerId: 5, supportsShm: true);
        rig.Hello(ConsumerMode.Decimated, consumerId: 6, supportsShm: false);

        Assert.Equal(
            (6u, ConsumerMode.Decimated, 1, false, "aeron:udp?endpoint=10.0.0.1:40123"),
            Assert.Single(rig.Told())
        );
    }

    [Fact]
    public void Conditions_pick_streams_consumers_modes_and_lags()
    {
        ConsumerRule rule = new()
        {
            Name = "picky",
            StreamId = SupervisorRig.StreamId,
            ConsumerId = ConsumerId,
            Mode = ConsumerMode.Stream,
            LagAbove = 10,
            Sustained = TimeSpan.Zero,
            Directive = new ConsumerDirective { Mode = ConsumerMode.Latest },
        };
        using SupervisorRig rig = Rig(rule);
        rig.ReportProducer(1000);
        rig.ReportConsumer(100, consumerId: 5);
        rig.ReportConsumer(100, streamId: 5);
        rig.ReportConsumer(100, consumerId: ConsumerId, mode: ConsumerMode.Latest, epoch: 99);
        rig.ReportConsumer(989);
        Assert.Empty(rig.Told());

        rig.ReportConsumer(988);
        Assert.Single(rig.Told());
    }

    [Fact]
    public void Directive_that_reports_contradict_is_sent_again()
    {
        using SupervisorRig rig = Rig(Slow with { Sustained = TimeSpan.Zero });
        rig.ReportConsumer(100);
        rig.ReportConsumer(200, gap: 50);
        Assert.Single(rig.Told());

        rig.Advance(Second);
        rig.ReportConsumer(300, gap: 50);
        Assert.Single(rig.Told());
        rig.Advance(Second);
        rig.ReportConsumer(400, gap: 50);
        Assert.Equal(2, rig.Told().Count);

        for (int i = 0; i < 10; i++)
        {
            rig.Advance(Second);
            rig.ReportConsumer(500, gap: 50, mode: ConsumerMode.Latest);
        }

        Assert.Equal(2, rig.Told().Count);
    }

    [Fact]
    public void Consumer_that_goes_on_with_forbidden_memory_is_told_again()
    {
        using SupervisorRig rig = Rig();
        rig.Hello();
        rig.Supervisor.Configure(SupervisorRig.StreamId, ConsumerId, new ConsumerDirective { UseSharedMemory = false });
        rig.Supervisor.DoWork();
        rig.Advance(2 * Second);
        rig.ReportConsumer(1, epoch: 3);
        Assert.Equal(2, rig.Told().Count);
        rig.Advance(3 * Second);
        rig.ReportConsumer(0, epoch: 0);
        Assert.Equal(2, rig.Told().Count);
    }

    [Fact]
    public void Consumer_gets_its_own_mode_back_when_the_rule_says_so()
    {
        using SupervisorRig rig = Rig(Slow with { Sustained = TimeSpan.Zero, ReleaseAfter = TimeSpan.FromSeconds(10) });
        rig.ReportConsumer(100, mode: ConsumerMode.Decimated);
        rig.ReportConsumer(200, gap: 50, mode: ConsumerMode.Decimated);
        Assert.Equal(ConsumerMode.Latest, rig.Told()[^1].Mode);
        rig.ReportConsumer(300, gap: 50, mode: ConsumerMode.Latest); // from here on nothing is lost
        for (int i = 0; i < 9; i++)
        {
            rig.Advance(Second);
            rig.ReportConsumer(300, gap: 50, mode: ConsumerMode.Latest);
        }

        Assert.Single(rig.Told());
        rig.Advance(Second);
        rig.ReportConsumer(300, gap: 50, mode: ConsumerMode.Latest);

        Assert.Equal((ConsumerId, ConsumerMode.Decimated, 1, true, ""), rig.Told()[^1]);
        Assert.Null(rig.Consumer.Rule);
        Assert.Null(rig.Consumer.Directive);
        for (int i = 0; i < 5; i++)
        {
            rig.Advance(Second);
            rig.ReportConsumer(300, gap: 50, mode: ConsumerMode.Decimated);
        }

        Assert.Equal(2, rig.Told().Count);
    }

    [Fact]
    public void Message_that_finds_no_room_is_sent_in_a_later_cycle()
    {
        using SupervisorRig rig = Rig(Slow with { Sustained = TimeSpan.Zero });
        rig.Configs.Results.Enqueue(PublicationResult.BackPressured);
        rig.ReportConsumer(100);
        rig.ReportConsumer(200, gap: 50);
        Assert.Empty(rig.Told());
        Assert.Null(rig.Consumer.Rule);
        rig.Advance(Second);
        Assert.Single(rig.Told());

        rig.Configs.Results.Enqueue(PublicationResult.BackPressured);
        rig.Supervisor.Configure(SupervisorRig.StreamId, 99, new ConsumerDirective { Mode = ConsumerMode.Stream });
        rig.Supervisor.DoWork();
        Assert.Single(rig.Told());
        rig.Supervisor.DoWork();
        Assert.Equal(99u, rig.Told()[^1].ConsumerId);
    }

    [Fact]
    public void Stale_consumer_is_told_nothing()
    {
        using SupervisorRig rig = Rig(Slow with { Sustained = TimeSpan.FromSeconds(8) });
        rig.ReportConsumer(100);
        rig.ReportConsumer(200, gap: 50);
        for (int i = 0; i < 20; i++)
        {
            rig.Advance(Second);
        }

        Assert.Empty(rig.Told());
    }

    [Fact]
    public void Options_that_cannot_work_are_all_named()
    {
        SupervisorOptions options = new()
        {
            LivenessPeriods = 6,
            AgentId = 0,
            Rules =
            [
                Slow with
                {
                    DropRateAbove = 2,
                },
                Slow with
                {
                    Name = "nowhere",
                    Directive = new ConsumerDirective { FallbackUri = "http://x" },
                },
                Slow with
                {
                    Name = "nothing",
                    Directive = new ConsumerDirective { Mode = ConsumerMode.Decimated, Decimation = 0 },
                },
            ],
        };

        string message = Assert.Throws<ArgumentException>(options.Validate).Message;

        foreach (
            string part in (string[])
                ["LivenessPeriods", "AgentId", "Rule slow", "Rule nowhere", "http://x", "Rule nothing"]
        )
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("aeron:udp?endpoint=localhost:40123", true)]
    [InlineData("bridge://left", true)]
    [InlineData("bridge://", false)]
    [InlineData("shm:file?path=/x", false)]
    [InlineData("aeron:", false)]
    [Requirement("W-10.1.3-3")]
    public void Fallback_is_an_aeron_channel_or_a_bridge(string uri, bool isGood)
    {
        using SupervisorRig rig = Rig();
        void Tell() => rig.Supervisor.Configure(1, 1, new ConsumerDirective { FallbackUri = uri });

        if (isGood)
        {
            Tell();
        }
        else
        {
            Assert.Contains(uri, Assert.Throws<ArgumentException>(Tell).Message, StringComparison.Ordinal);
        }
    }

    private static SupervisorRig Rig(params ConsumerRule[] rules) => new(options => options with { Rules = rules });

    private static void Report(SupervisorRig rig, int seconds, ulong lostOf100, ConsumerMode mode = ConsumerMode.Stream)
    {
        for (int i = 0; i < seconds; i++)
        {
            rig.Advance(Second);
            ConsumerSnapshot? before = rig.Snapshot.Streams.SingleOrDefault()?.Consumers.SingleOrDefault();
            rig.ReportConsumer((before?.LastSeqSeen ?? 0) + 100, (before?.DropsGap ?? 0) + lostOf100, mode: mode);
        }
    }
}
