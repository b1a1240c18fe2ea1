using TensorPool.Metadata;
using TensorPool.Supervisor;
using TensorPool.Wire;

namespace TensorPool.Tests.Supervisor;

/// <summary>Who is there, who is stale, and what a snapshot says of them (wire 1.1, sections 17 and 18).</summary>
public sealed class LivenessTests : IDisposable
{
    private const long Second = SupervisorRig.Second;

    private readonly SupervisorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("W-10.5-1")]
    [Requirement("P5-1")]
    public void Everything_that_others_tell_is_in_the_snapshot()
    {
        _rig.Announce();
        _rig.ReportProducer(100);
        _rig.Hello(ConsumerMode.Decimated);
        _rig.ReportConsumer(90, gap: 5, late: 3, ConsumerMode.Decimated);
        _rig.Receive(1300, Source("camera", "one line"));
        _rig.Receive(1300, Metadata(4, "serial", "17"));
        _rig.Clock.NowNs += Second;

        StreamSnapshot stream = _rig.Stream;
        Assert.Equal(
            (SupervisorRig.StreamId, PeerLiveness.Live, _rig.Owner.Current.Epoch, SupervisorRig.ProducerId),
            (stream.StreamId, stream.Liveness, stream.Epoch, stream.ProducerId)
        );
        Assert.Equal((8u, _rig.Owner.Current.HeaderUri.ToString()), (stream.HeaderNslots, stream.HeaderRegionUri));
        Assert.Null(stream.ActivityProblem);
        Assert.Equal(TimeSpan.FromSeconds(1), stream.ActivityAge);
        Assert.Equal(("camera", "one line", 4u), (stream.Name, stream.Summary, stream.MetaVersion));
        DataSourceAttribute attribute = Assert.Single(stream.Attributes);
        Assert.Equal(("serial", "text/plain"), (attribute.Key, attribute.Format));
        Assert.Equal("17"u8, attribute.Value);

        ProducerSnapshot producer = Assert.Single(stream.Producers);
        Assert.Equal(
            (SupervisorRig.ProducerId, PeerLiveness.Live, 100ul),
            (producer.ProducerId, producer.Liveness, producer.CurrentSeq)
        );
        ConsumerSnapshot consumer = Assert.Single(stream.Consumers);
        Assert.Equal((SupervisorRig.ConsumerId, PeerLiveness.Live), (consumer.ConsumerId, consumer.Liveness));
        Assert.Equal((90ul, 5ul, 3ul), (consumer.LastSeqSeen, consumer.DropsGap, consumer.DropsLate));
        Assert.Equal((ConsumerMode.Decimated, 9ul, true), (consumer.Mode, consumer.Lag, consumer.SupportsSharedMemory));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [Requirement("W-15.14-5")]
    [Requirement("W-15.16-1")]
    [Requirement("P5-2")]
    [Requirement("P5-4")]
    public void Stream_without_announces_is_stale_after_so_many_periods(int periods)
    {
        using SupervisorRig rig = new(options => options with { LivenessPeriods = periods });
        rig.Announce();
        rig.Advance(periods * Second);
        Assert.Equal(PeerLiveness.Live, rig.Stream.Liveness);

        rig.Advance(Second);
        Assert.Equal(PeerLiveness.Stale, rig.Stream.Liveness);
        Assert.Equal(PeerLiveness.Stale, rig.Stream.Producers[0].Liveness);
        Assert.Single(rig.Kinds, SupervisorEventKind.StreamStale);

        rig.Announce();
        Assert.Equal(PeerLiveness.Live, rig.Stream.Liveness);
        Assert.Equal(2, rig.Kinds.Count(kind => kind == SupervisorEventKind.StreamLive));
    }

    [Fact]
    [Requirement("W-15.14-5")]
    [Requirement("W-15.16-1")]
    public void Producer_whose_regions_show_no_life_is_stale_though_a_driver_announces_it()
    {
        _rig.Announce();
        for (int i = 0; i < 6; i++)
        {
            _rig.Advance(Second, ownerLives: false);
            _rig.Announce();
        }

        Assert.Equal(PeerLiveness.Stale, _rig.Stream.Liveness);
        Assert.Equal(PeerLiveness.Stale, _rig.Stream.Producers[0].Liveness);
        Assert.Contains(
            _rig.Events,
            e =>
                e.Kind == SupervisorEventKind.ProducerStale
                && e.Detail.Contains("no sign of life", StringComparison.Ordinal)
        );

        _rig.Owner.RefreshActivity(_rig.Now);
        _rig.Announce();
        Assert.Equal(PeerLiveness.Live, _rig.Stream.Producers[0].Liveness);
    }

    [Fact]
    public void Sign_of_life_from_the_future_is_none()
    {
        _rig.Owner.RefreshActivity(_rig.Now + (ulong)(60 * Second));
        _rig.Announce();

        Assert.Equal(PeerLiveness.Stale, _rig.Stream.Liveness);
    }

    [Fact]
    public void Regions_outside_of_the_allowed_directories_are_not_opened()
    {
        using SupervisorRig rig = new(options => options with { AllowedBaseDirectories = ["/dev/shm/elsewhere"] });
        rig.Announce();
        rig.Advance(2 * Second, ownerLives: false);

        Assert.Equal(PeerLiveness.Live, rig.Stream.Liveness);
        Assert.Null(rig.Stream.ActivityAge);
        Assert.Contains("header ring", rig.Stream.ActivityProblem!, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_was_cut_off_is_not_read()
    {
        _rig.Announce();
        using (
            FileStream file = new(
                _rig.Owner.Current.HeaderUri.Path,
                FileMode.Open,
                FileAccess.Write,
                FileShare.ReadWrite
            )
        )
        {
            file.SetLength(0);
        }

        _rig.Supervisor.DoWork();
        Assert.Null(_rig.Stream.ActivityAge);
        Assert.Contains("shorter", _rig.Stream.ActivityProblem!, StringComparison.Ordinal);
        using (
            FileStream file = new(
                _rig.Owner.Current.HeaderUri.Path,
                FileMode.Open,
                FileAccess.Write,
                FileShare.ReadWrite
            )
        )
        {
            file.SetLength(1 << 16); // the owner writes into it when it is disposed of
        }
    }

    [Fact]
    [Requirement("P5-2")]
    public void Consumer_without_reports_and_hellos_is_stale()
    {
        _rig.Hello();
        _rig.Advance(3 * Second);
        _rig.ReportConsumer(1);
        _rig.Advance(5 * Second);
        Assert.Equal(PeerLiveness.Live, _rig.Consumer.Liveness);

        _rig.Advance(Second);
        Assert.Equal(PeerLiveness.Stale, _rig.Consumer.Liveness);
        _rig.Hello();
        Assert.Equal(
            [SupervisorEventKind.ConsumerLive, SupervisorEventKind.ConsumerStale, SupervisorEventKind.ConsumerLive],
            _rig.Kinds
        );
        Assert.Contains(_rig.Log.Entries, entry => entry.Contains("ConsumerStale 21", StringComparison.Ordinal));
    }

    [Fact]
    public void Next_epoch_is_told_and_looked_at()
    {
        _rig.Announce();
        _rig.Owner.Advance(_rig.Now, null);
        _rig.Announce();
        _rig.Advance(Second);

        Assert.Single(_rig.Kinds, SupervisorEventKind.EpochChanged);
        Assert.Equal((_rig.Owner.Current.Epoch, TimeSpan.Zero), (_rig.Stream.Epoch, _rig.Stream.ActivityAge));
        Assert.Equal(4, _rig.Directory.Mappings().Length); // the owner's three, and one
    }

    [Fact]
    [Requirement("W-10.1.1-6")]
    public void Only_the_stream_that_was_asked_for_is_watched()
    {
        using SupervisorRig rig = new(options => options with { StreamId = 5 });
        rig.Announce();
        rig.ReportConsumer(1);
        Assert.Empty(rig.Snapshot.Streams);
        rig.ReportConsumer(1, streamId: 5);
        Assert.Equal(5u, rig.Stream.StreamId);
    }

    [Fact]
    public void Everybody_is_forgotten_at_last()
    {
        _rig.Announce();
        _rig.Hello();
        _rig.ReportProducer(1);
        for (int i = 0; i < 62; i++)
        {
            _rig.Advance(Second);
        }

        Assert.Empty(_rig.Snapshot.Streams);
        Assert.Equal(3, _rig.Directory.Mappings().Length);
    }

    [Fact]
    public void Peers_are_not_kept_without_end()
    {
        using SupervisorRig rig = new(options => options with { MaxPeers = 3 });
        for (uint i = 1; i <= 5; i++)
        {
            rig.ReportConsumer(1, consumerId: i);
            rig.ReportConsumer(1, streamId: 100 + i);
        }

        Assert.Equal(3, rig.Snapshot.Streams.Count);
        Assert.Equal(3, rig.Snapshot.Streams[0].Consumers.Count);
        Assert.Equal(5, rig.Snapshot.PeersIgnored);
        Assert.Single(rig.Log.Entries, entry => entry.Contains("is not watched", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Snapshot_can_be_had_on_any_thread()
    {
        _rig.Announce();
        Task<SupervisorSnapshot> request = _rig.Supervisor.GetSnapshotAsync(TestContext.Current.CancellationToken);
        Assert.False(request.IsCompleted);
        _rig.Supervisor.DoWork();
        Assert.Single((await request).Streams);

        Task<SupervisorSnapshot> last = _rig.Supervisor.GetSnapshotAsync(TestContext.Current.CancellationToken);
        _rig.Supervisor.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        Assert.Throws<ObjectDisposedException>(() => _rig.Supervisor.TakeSnapshot());
    }

    [Fact]
    [Requirement("O-5")]
    public void Counters_are_those_of_a_supervisor()
    {
        using SupervisorRig rig = new(options => options with { StreamId = SupervisorRig.StreamId });
        rig.Supervisor.Configure(SupervisorRig.StreamId, 5, new ConsumerDirective { Mode = ConsumerMode.Latest });
        rig.Supervisor.DoWork();

        Assert.Equal((1L, 1L), (rig.Counter("ConfigPublished"), rig.Counter("LivenessChecks")));
        Assert.Contains(
            rig.Transport.Counters,
            counter =>
                counter.TypeId == (((int)SupervisorRig.StreamId << 16) | 3)
                && counter.Label.EndsWith("NodeId=42 Name=Supervisor", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Malformed_messages_by_the_ten_thousand_change_nothing()
    {
        _rig.Announce();
        _rig.Hello();
        Random random = new(3);
        byte[][] messages = [Source("x", "y"), Metadata(1, "k", "v")];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = (byte[])messages[random.Next(messages.Length)].Clone();
            message[random.Next(8)] ^= (byte)(1 << random.Next(8));
            _rig.Receive(1300, i % 2 == 0 ? message : message[..random.Next(8, message.Length)], work: i % 8 == 0);
        }

        for (int i = 0; i < 5000; i++)
        {
            _rig.Supervisor.DoWork();
        }

        Assert.Equal("", _rig.Stream.Name);
        Assert.Empty(_rig.Stream.Attributes);
        Assert.True(_rig.Snapshot.MessagesRejected > 10_000);
    }

    [Fact]
    [Requirement("O-20")]
    public void Watching_allocates_nothing()
    {
        _rig.Announce(work: false);
        byte[] announce = _rig.Subscription(1000).Incoming.Dequeue().Message;
        byte[] source = Source("camera", "one line");
        byte[] metadata = Metadata(4, "serial", "17");
        byte[] report = new byte[WireV1_1.QosConsumerLength];
        ulong seq = 0;
        _rig.Hello();
        byte[] hello = new byte[WireV1_1.ConsumerHelloLength];
        WireV1_1.EncodeConsumerHello(
            hello,
            new ConsumerHello
            {
                StreamId = SupervisorRig.StreamId,
                ConsumerId = 21,
                Mode = ConsumerMode.Stream,
            }
        );

        Queue<(int SessionId, byte[] Message)> control = _rig.Subscription(1000).Incoming;
        Queue<(int SessionId, byte[] Message)> qos = _rig.Subscription(1200).Incoming;
        Queue<(int SessionId, byte[] Message)> sources = _rig.Subscription(1300).Incoming;

        long allocated = Allocations.Of(() =>
        {
            _rig.Clock.NowNs += Second;
            _rig.Owner.RefreshActivity(_rig.Now);
            QosConsumer consumer = new()
            {
                StreamId = SupervisorRig.StreamId,
                ConsumerId = 21,
                Epoch = 1,
                LastSeqSeen = seq += 10,
                DropsGap = seq / 20,
                Mode = ConsumerMode.Stream,
            };
            WireV1_1.EncodeQosConsumer(report, consumer);
            control.Enqueue((1, announce));
            control.Enqueue((1, hello));
            qos.Enqueue((1, report));
            sources.Enqueue((1, source));
            sources.Enqueue((1, metadata));
            _rig.Supervisor.DoWork();
        });

        Assert.Equal(0, allocated);
        Assert.Equal(PeerLiveness.Live, _rig.Consumer.Liveness);
    }

    private static byte[] Source(string name, string summary)
    {
        DataSourceAnnouncement source = new()
        {
            StreamId = SupervisorRig.StreamId,
            ProducerId = SupervisorRig.ProducerId,
            Epoch = 1,
            MetaVersion = 4,
        };
        source.Name.Set(name);
        source.Summary.Set(summary);
        byte[] message = new byte[WireV1_1.DataSourceAnnouncementLength(source)];
        WireV1_1.EncodeDataSourceAnnouncement(message, source);
        return message;
    }

    private static byte[] Metadata(uint version, string key, string value)
    {
        DataSourceMetadata metadata = new()
        {
            StreamId = SupervisorRig.StreamId,
            MetaVersion = version,
            TimestampNs = 1,
        };
        MetadataAttribute attribute = metadata.AddAttribute();
        attribute.Key.Set(key);
        attribute.Format.Set("text/plain");
        attribute.Value.Set(value);
        byte[] message = new byte[WireV1_1.DataSourceMetadataLength(metadata)];
        WireV1_1.EncodeDataSourceMetadata(message, metadata);
        return message;
    }
}
