using TensorPool.Aeron.Client;
using TensorPool.Consumer;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>What a consumer says of itself: hellos, reports, counters, and its id.</summary>
public sealed class ReportTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    [Requirement("W-10.1.2-1")]
    [Requirement("P4-1")]
    public void Hello_is_said_in_the_first_cycle_and_once_a_second()
    {
        using ConsumerRig rig = new();

        rig.Poll();
        Assert.Single(rig.Hello.Messages);
        for (int i = 0; i < 1000; i++)
        {
            rig.Advance(TimeSpan.FromMilliseconds(10));
            rig.Poll();
        }

        Assert.Equal(11, rig.Hello.Messages.Count);
        Assert.Equal(11, rig.Statistics.HelloPublished);
    }

    [Fact]
    [Requirement("W-10.1.2-2")]
    [Requirement("P4-1")]
    public void Hello_says_what_the_consumer_can_and_wants()
    {
        using ConsumerRig rig = new(o =>
            o with
            {
                Mode = ConsumerMode.Latest,
                MaxRateHz = 25,
                Progress = new ProgressHints
                {
                    Interval = TimeSpan.FromMicroseconds(300),
                    BytesDelta = 5000,
                    RowsDelta = 7,
                },
            }
        );

        rig.Poll();

        Assert.Equal(
            new ConsumerHello
            {
                StreamId = ConsumerRig.StreamId,
                ConsumerId = ConsumerRig.ConsumerId,
                SupportsShm = true,
                SupportsProgress = true,
                Mode = ConsumerMode.Latest,
                MaxRateHz = 25,
                ExpectedLayoutVersion = 1,
                ProgressIntervalUs = 300,
                ProgressBytesDelta = 5000,
                ProgressRowsDelta = 7,
            },
            rig.LastHello()
        );
    }

    [Fact]
    [Requirement("W-10.1.2-4")]
    public void Hints_are_null_where_nothing_is_said()
    {
        using ConsumerRig without = new(o => o with { SupportsSharedMemory = false });
        without.Poll();
        using ConsumerRig silent = new(o => o with { Progress = new ProgressHints() });
        silent.Poll();

        ConsumerHello hello = without.LastHello();
        Assert.Equal((false, false), (hello.SupportsShm, hello.SupportsProgress));
        Assert.Null(hello.ProgressIntervalUs);
        Assert.Null(hello.ProgressBytesDelta);
        Assert.Null(hello.ProgressRowsDelta);
        hello = silent.LastHello();
        Assert.True(hello.SupportsProgress);
        Assert.Null(hello.ProgressIntervalUs);
    }

    [Fact]
    [Requirement("W-10.4.1-1")]
    [Requirement("P4-2")]
    [Requirement("P4-5")]
    [Requirement("W-15.13-5")]
    public void Report_says_how_far_the_consumer_is_and_what_it_lost()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.PublishAndPoll(0, 4); // a gap of 3
        rig.Publish(5);
        rig.Write(13);
        rig.Poll(); // late

        rig.Advance(Second);
        rig.Poll();

        Assert.Equal(
            new QosConsumer
            {
                StreamId = ConsumerRig.StreamId,
                ConsumerId = ConsumerRig.ConsumerId,
                Epoch = rig.Written.Epoch,
                LastSeqSeen = 5,
                DropsGap = 3,
                DropsLate = 1,
                Mode = ConsumerMode.Stream,
            },
            rig.LastQos()
        );
    }

    [Fact]
    [Requirement("W-10.4.1-1")]
    [Requirement("W-15.11-2")]
    public void Report_is_sent_once_a_second_and_at_once_when_something_is_mapped()
    {
        using ConsumerRig rig = new(o => o with { HelloInterval = 2 * Second });
        rig.Poll();
        Assert.Equal((1, 0ul, 0ul), (rig.Qos.Messages.Count, rig.LastQos().Epoch, rig.LastQos().LastSeqSeen));
        rig.AnnounceAndPoll();
        Assert.Equal((2, rig.Written.Epoch), (rig.Qos.Messages.Count, rig.LastQos().Epoch));

        for (int i = 0; i < 100; i++)
        {
            rig.Advance(Second / 10);
            rig.Poll();
        }

        Assert.Equal((12, 12), (rig.Qos.Messages.Count, rig.Statistics.QosPublished));
        Assert.Equal(6, rig.Hello.Messages.Count);
    }

    [Fact]
    public void What_finds_no_room_is_said_in_the_next_cycle()
    {
        using ConsumerRig rig = new();
        rig.Poll();
        rig.Advance(Second);
        rig.Hello.Results.Enqueue(PublicationResult.BackPressured);
        rig.Qos.Results.Enqueue(PublicationResult.BackPressured);
        rig.Poll();
        Assert.Equal((1, 1), (rig.Hello.Messages.Count, rig.Qos.Messages.Count));

        rig.Poll();

        Assert.Equal((2, 2), (rig.Hello.Messages.Count, rig.Qos.Messages.Count));
        Assert.Equal((2, 2), (rig.Statistics.HelloPublished, rig.Statistics.QosPublished));
    }

    [Fact]
    [Requirement("O-5")]
    [Requirement("W-15.13-5")]
    public void Every_counter_has_its_statistic()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { MaxRateHz = 1 });
        rig.PublishAndPoll(0);
        rig.Advance(Second);
        rig.PublishAndPoll(3); // gap 2
        rig.Advance(Second);
        rig.Publish(4);
        rig.Word(4) |= 1;
        rig.Poll(); // odd
        rig.PublishAndPoll(5); // passed over: the odd one has used the beat
        rig.Describe(6, epoch: rig.Written.Epoch - 1);
        rig.Poll();
        rig.Descriptors.Position = 0;
        rig.Describe(5);
        rig.Poll(); // again
        rig.Configure(config => config.UseShm = false);
        rig.Poll();
        rig.Describe(7);
        rig.Poll(); // unmapped, and 6 of this epoch did not come

        ConsumerStatistics s = rig.Statistics;
        Assert.Equal((3, 1, 1), (s.DropsGap, s.DropsLate, s.DropsOdd));
        Assert.Equal((1, 1, 1, 1), (s.SkippedRate, s.DropsEpoch, s.Duplicates, s.DropsUnmapped));
        Dictionary<string, long> expected = new()
        {
            ["TotalDutyCycles"] = s.DutyCycles,
            ["TotalWorkDone"] = s.WorkDone,
            ["DropsGap"] = s.DropsGap,
            ["DropsLate"] = s.DropsLate,
            ["DropsOdd"] = s.DropsOdd,
            ["DropsChanged"] = s.DropsChanged,
            ["DropsFrameIdMismatch"] = s.DropsFrameIdMismatch,
            ["DropsHeaderInvalid"] = s.DropsHeaderInvalid,
            ["DropsPayloadInvalid"] = s.DropsPayloadInvalid,
            ["Remaps"] = s.Remaps,
            ["HelloPublished"] = s.HelloPublished,
            ["QosPublished"] = s.QosPublished,
            ["DropsEpoch"] = s.DropsEpoch,
            ["DropsUnmapped"] = s.DropsUnmapped,
            ["DropsLease"] = s.DropsLease,
            ["Duplicates"] = s.Duplicates,
            ["SkippedMode"] = s.SkippedMode,
            ["SkippedRate"] = s.SkippedRate,
        };
        Assert.Equal(expected.Count, rig.Transport.Counters.Count);
        Assert.All(expected, pair => Assert.Equal((pair.Key, pair.Value), (pair.Key, rig.Counter(pair.Key))));
    }

    [Fact]
    [Requirement("O-5")]
    public void Counters_of_another_transport_go_on_with_the_same_values()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.PublishAndPoll(0, 3);
        long cycles = rig.Statistics.DutyCycles;

        rig.Transport.End("the driver was killed");
        Support.Eventually.True(
            () =>
            {
                rig.Poll();
                return rig.Transports.Count == 2 && rig.Transport.Counters.Count == 18;
            },
            "another transport"
        );
        rig.Poll();

        Assert.Equal(2, rig.Counter("DropsGap"));
        Assert.True(rig.Counter("TotalDutyCycles") > cycles);
    }

    [Fact]
    [Requirement("W-10.1.2-6")]
    public void Consumer_whose_id_another_one_uses_takes_a_new_one_and_keeps_the_rest()
    {
        RecordingLogger log = new();
        using ConsumerRig rig = ConsumerRig.Mapped(log: log);
        rig.PublishAndPoll(0);
        FakeParts former = new(rig);

        rig.Report(_ => { }, session: 4711);
        rig.Poll();
        rig.Poll();

        Assert.NotEqual(ConsumerRig.ConsumerId, rig.Core.ConsumerId);
        Assert.InRange(rig.Core.ConsumerId, 1u, 32766u);
        Assert.True(former.AreClosed);
        Parts present = new(rig, 2, 3, 18);
        Assert.Equal(rig.Core.ConsumerId, present.Hello().ConsumerId);
        Assert.Equal(ConsumerState.Mapped, rig.Core.State);
        Assert.Equal(1, rig.Statistics.Accepted);
        Assert.Contains(
            log.Entries,
            e =>
                e.Contains($"{ConsumerRig.ConsumerId}", StringComparison.Ordinal)
                && e.Contains($"{rig.Core.ConsumerId}", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Requirement("W-10.1.2-6")]
    public void Own_reports_and_those_of_others_are_no_collision()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();

        rig.Report(_ => { }, session: rig.Qos.SessionId);
        rig.Report(draft => draft.ConsumerId++, session: 4711);
        rig.Report(draft => draft.StreamId++, session: 4711);
        rig.Poll();

        Assert.Equal(ConsumerRig.ConsumerId, rig.Core.ConsumerId);
        Assert.Equal(2, rig.Transport.Publications.Count);
    }

    [Fact]
    [Requirement("W-10.1.2-6")]
    public void Id_stays_while_no_other_can_be_taken()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.Transport.Refusal = new AeronException("no room for counters");

        rig.Report(_ => { }, session: 4711);
        rig.Poll();
        Assert.Equal(ConsumerRig.ConsumerId, rig.Core.ConsumerId);
        rig.PublishAndPoll(0);
        Assert.Equal([0ul], rig.Recorder.Seqs);

        rig.Transport.Refusal = null;
        rig.Report(_ => { }, session: 4711);
        rig.Poll();
        Assert.NotEqual(ConsumerRig.ConsumerId, rig.Core.ConsumerId);
    }

    [Fact]
    public void Id_that_is_not_given_is_taken_from_the_media_driver()
    {
        using ConsumerRig rig = new(o => o with { ConsumerId = null });

        Assert.InRange(rig.Core.ConsumerId, 1u, 32766u);
        Assert.Equal(rig.Transport.LastCorrelationId % 32766 + 1, rig.Core.ConsumerId);
    }

    [Fact]
    [Requirement("W-16-3")]
    [Requirement("W-16-5")]
    public void Messages_of_others_on_the_control_stream_are_ignored_silently()
    {
        using ConsumerRig rig = ConsumerRig.Mapped();
        rig.Announce();
        byte[] announce = rig.Control.Incoming.Dequeue().Message;
        byte[] foreignSchema = [.. announce];
        foreignSchema[4]++;
        byte[] unknownTemplate = [.. announce];
        unknownTemplate[2] = 0xF0;
        rig.Control.Incoming.Enqueue((1, foreignSchema));
        rig.Control.Incoming.Enqueue((1, unknownTemplate));

        rig.Poll();

        Assert.Equal(0, rig.Statistics.MessagesRejected);
        Assert.Equal(ConsumerState.Mapped, rig.Core.State);
    }

    /// <summary>What the consumer had added before.</summary>
    private sealed class FakeParts(ConsumerRig rig)
    {
        private readonly Support.FakePublication[] _publications = [.. rig.Transport.Publications];
        private readonly Support.FakeSubscription[] _subscriptions = [.. rig.Transport.Subscriptions];
        private readonly Support.FakeCounter[] _counters = [.. rig.Transport.Counters];

        public bool AreClosed =>
            _publications.All(p => p.IsClosed) && _subscriptions.All(s => s.IsClosed) && _counters.All(c => c.IsClosed);
    }

    /// <summary>What it has added since.</summary>
    private sealed class Parts(ConsumerRig rig, int publications, int subscriptions, int counters)
    {
        public ConsumerHello Hello()
        {
            Assert.Equal(2 * publications, rig.Transport.Publications.Count);
            Assert.Equal(2 * subscriptions, rig.Transport.Subscriptions.Count);
            Assert.Equal(2 * counters, rig.Transport.Counters.Count);
            byte[] message = rig.Transport.Publications[publications].Messages[^1];
            Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeConsumerHello(message, out ConsumerHello hello));
            return hello;
        }
    }
}
