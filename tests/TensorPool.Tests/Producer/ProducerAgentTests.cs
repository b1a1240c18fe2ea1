using TensorPool.Aeron.Agents;
using TensorPool.Metadata;
using TensorPool.Producer;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>The duty cycle of a producer: what it announces and when, and what it makes of what it hears.</summary>
public sealed class ProducerAgentTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly ProducerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("P2-1")]
    [Requirement("W-15.14-4")]
    public void Regions_publications_and_the_first_announce_are_there_after_one_cycle()
    {
        Assert.Equal([1000, 1000, 1100, 1200, 1300], _rig.Transport.Publications.Select(p => p.StreamId).Order());
        Assert.Equal(1000, _rig.Control.StreamId);
        Assert.All(
            _rig.Transport.Publications,
            p => Assert.Contains("term-length=", p.Channel, StringComparison.Ordinal)
        );
        Assert.Contains("tether=false", _rig.Control.Channel, StringComparison.Ordinal);

        _rig.Producer.DoWork();

        PoolAnnouncement announce = Assert.Single(_rig.SentAnnounces());
        Assert.Equal(ProducerRig.StreamId, announce.StreamId);
        Assert.Equal((uint)ProducerRig.ProducerId, announce.ProducerId);
        Assert.Equal(_rig.Producer.Epoch, announce.Epoch);
        Assert.Equal(1u, announce.LayoutVersion);
        Assert.Equal(
            (ProducerRig.Nslots, (ushort)256, (byte)8),
            (announce.HeaderNslots, announce.HeaderSlotBytes, announce.MaxDims)
        );
        Assert.Equal(_rig.Mapping.HeaderUri.ToString(), announce.HeaderRegionUri.ToString());
        Assert.Equal(
            [((ushort)1, 8u, 4096u), ((ushort)2, 8u, 16384u)],
            announce.Pools.ToArray().Select(pool => (pool.PoolId, pool.Nslots, pool.StrideBytes))
        );
        Assert.All(
            announce.Pools.ToArray(),
            pool => Assert.True(File.Exists(pool.RegionUri.ToString()["shm:file?path=".Length..]))
        );
    }

    [Fact]
    [Requirement("P2-3")]
    [Requirement("W-10.1.1-1")]
    [Requirement("W-10.4.2-1")]
    [Requirement("W-10.3.1-1")]
    [Requirement("W-10.3.2-1")]
    [Requirement("W-15.11-2")]
    public void Everything_is_told_once_a_second()
    {
        _rig.Producer.DoWork();
        (int announces, int qos, int beacons, int metadata) = Sent();

        _rig.Run(10 * Second, Step);

        Assert.Equal((announces + 10, qos + 10, beacons + 10, metadata + 10), Sent());
        Assert.Equal(announces + 10, _rig.Counter("AnnouncesPublished"));
        Assert.Equal(qos + 10, _rig.Counter("QosPublished"));
    }

    [Fact]
    [Requirement("W-15.11-2")]
    public void Cadences_are_settings()
    {
        using ProducerRig rig = new(options =>
            options with
            {
                AnnounceInterval = 2 * Second,
                QosInterval = Second / 2,
                MetadataInterval = 5 * Second,
            }
        );
        rig.Producer.DoWork();
        int announces = rig.Announces.Messages.Count;
        int qos = rig.Qos.Messages.Count;
        int metadata = rig.SentMetadata().Count;

        rig.Run(10 * Second, Step);

        Assert.Equal(announces + 5, rig.Announces.Messages.Count);
        Assert.Equal(qos + 20, rig.Qos.Messages.Count);
        Assert.Equal(metadata + 2, rig.SentMetadata().Count);
    }

    [Fact]
    [Requirement("W-7.1-5")]
    [Requirement("W-15.14-1")]
    [Requirement("W-15.7-3")]
    [Requirement("P2-3")]
    public void Sign_of_life_is_in_every_region_at_the_pace_of_announces()
    {
        _rig.Producer.DoWork();
        ulong[] before = Activities();
        _rig.Run(Second / 2, Step);
        Assert.Equal(before, Activities());

        ulong earliest = (ulong)SystemNanoClock.Instance.NanoTime(); // and not the clock of the timers
        _rig.Run(Second / 2, Step);
        ulong latest = (ulong)SystemNanoClock.Instance.NanoTime();

        Assert.InRange(Assert.Single(Activities().Distinct()), earliest, latest);
    }

    [Fact]
    [Requirement("W-10.4.2-1")]
    [Requirement("P4-2")]
    public void Report_says_which_frame_comes_next()
    {
        _rig.Producer.DoWork();
        _rig.Publish();
        _rig.Publish();

        _rig.Run(Second, Second);

        QosProducer qos = _rig.SentQos()[^1];
        Assert.Equal(ProducerRig.StreamId, qos.StreamId);
        Assert.Equal((uint)ProducerRig.ProducerId, qos.ProducerId);
        Assert.Equal(_rig.Producer.Epoch, qos.Epoch);
        Assert.Equal(2ul, qos.CurrentSeq);
        Assert.Null(qos.Watermark);
    }

    [Fact]
    [Requirement("W-10.3.1-1")]
    public void Beacon_is_lean_and_names_the_present_version()
    {
        using ProducerRig rig = new(options => options with { Name = "left camera", Summary = "uint8 480x640" });
        rig.Producer.SetAttribute(DataSourceAttribute.Text("serial", "4711"));

        rig.Producer.DoWork();

        DataSourceAnnouncement beacon = rig.SentBeacons()[^1];
        Assert.Equal((ProducerRig.StreamId, (uint)ProducerRig.ProducerId), (beacon.StreamId, beacon.ProducerId));
        Assert.Equal((rig.Producer.Epoch, 2u), (beacon.Epoch, beacon.MetaVersion));
        Assert.Equal(("left camera", "uint8 480x640"), (beacon.Name.ToString(), beacon.Summary.ToString()));
    }

    [Fact]
    [Requirement("W-10.3.2-1")]
    [Requirement("W-10.3.2-2")]
    public void Change_of_an_attribute_is_told_at_once_and_raises_the_version_of_frames()
    {
        _rig.Producer.DoWork();
        int before = _rig.SentMetadata().Count;
        _rig.Publish();

        uint version = _rig.Producer.SetAttribute(DataSourceAttribute.Text("exposure", "10 ms"));
        _rig.Publish();
        _rig.Producer.DoWork();

        Assert.Equal(2u, version);
        Assert.Equal(version, _rig.Producer.MetaVersion);
        Assert.Equal((1u, 2u), (_rig.Header(0).MetaVersion, _rig.Header(1).MetaVersion));
        Assert.Equal([1u, 2u], _rig.SentDescriptors().Select(d => d.MetaVersion!.Value));
        Assert.Equal(before + 1, _rig.SentMetadata().Count);
        DataSourceMetadata metadata = _rig.SentMetadata()[^1];
        Assert.Equal((ProducerRig.StreamId, version), (metadata.StreamId, metadata.MetaVersion));
        Assert.Equal(["exposure=10 ms"], metadata.Attributes.ToArray().Select(a => $"{a.Key}={a.Value}"));
    }

    [Fact]
    [Requirement("W-10.1.1-1")]
    [Requirement("W-15.2-1")]
    [Requirement("W-15.21a.7-1")]
    public void New_epoch_is_announced_at_once_and_the_files_of_the_former_one_go_then()
    {
        _rig.Producer.DoWork();
        string former = Path.GetDirectoryName(_rig.Mapping.HeaderUri.Path)!;

        _rig.Producer.BeginEpoch();
        Assert.True(Directory.EnumerateFiles(former).Any());
        _rig.Producer.DoWork();

        Assert.Equal([1ul, 2], _rig.SentAnnounces().Select(a => a.Epoch));
        Assert.False(Directory.Exists(former) && Directory.EnumerateFiles(former).Any());
        Assert.Equal(2ul, _rig.SentBeacons()[^1].Epoch);
    }

    [Fact]
    [Requirement("P4-1")]
    [Requirement("P4-4")]
    [Requirement("W-10.2.2-10")]
    public void Progress_is_told_from_the_hello_that_asks_for_it_until_nobody_asks_any_more()
    {
        _rig.Producer.DoWork();
        Assert.False(PublishWithProgress());

        _rig.Hello(3);
        _rig.Producer.DoWork();
        Assert.True(PublishWithProgress());
        Assert.Equal([FrameProgressState.Started, FrameProgressState.Complete], _rig.SentProgress());

        _rig.Run(6 * Second, Second);
        Assert.False(PublishWithProgress());
        Assert.Equal(2, _rig.Progress.Messages.Count);
    }

    [Fact]
    [Requirement("P4-4")]
    public void Hellos_of_other_streams_and_of_consumers_without_progress_ask_for_nothing()
    {
        _rig.Hello(3, hello => hello with { StreamId = ProducerRig.StreamId + 1 });
        _rig.Hello(4, hello => hello with { SupportsProgress = false });
        _rig.Producer.DoWork();

        Assert.False(PublishWithProgress());
        Assert.Equal(0, _rig.Producer.Statistics.RejectedMessages);
    }

    [Fact]
    public void At_most_ten_messages_are_taken_in_one_cycle()
    {
        for (uint i = 1; i <= 25; i++)
        {
            _rig.Hello(i);
        }

        Assert.All(
            [15, 5, 0],
            left =>
            {
                _rig.Producer.DoWork();
                Assert.Equal(left, _rig.Control.Incoming.Count);
            }
        );
    }

    [Fact]
    [Requirement("W-16-3")]
    [Requirement("W-16-4")]
    [Requirement("W-16-5")]
    public void Messages_that_are_not_as_they_must_be_are_counted_and_logged_once()
    {
        using RecordingLoggerFactory log = new();
        using ProducerRig rig = new(log: log);
        rig.Hello(3);
        byte[] hello = rig.Control.Incoming.Dequeue().Message;
        byte[] foreignSchema = [.. hello];
        foreignSchema[4] = 0x01;
        byte[] unknownTemplate = [.. hello];
        unknownTemplate[2] = 0xF0;
        byte[] newer = [.. hello];
        newer[6]++;
        byte[] foreignDialect = [.. hello, .. new byte[10]];
        foreignDialect[0] = 39;
        byte[] cut = hello[..^1];
        foreach (
            byte[] message in (byte[][])
                [foreignSchema, unknownTemplate, newer, newer, foreignDialect, foreignDialect, cut]
        )
        {
            rig.Control.Incoming.Enqueue((5, message));
        }

        rig.Producer.DoWork();

        Assert.Equal(5, rig.Producer.Statistics.RejectedMessages);
        Assert.Single(log.Messages, text => text.Contains("wire 1.2", StringComparison.Ordinal));
        Assert.Single(
            log.Messages,
            text => text.Contains(nameof(WireStatus.VersionMismatch), StringComparison.Ordinal)
        );
        Assert.Single(log.Messages, text => text.Contains(nameof(WireStatus.Truncated), StringComparison.Ordinal));
        Assert.False(
            rig.Producer.TryClaim(16, out FrameClaim claim) == ClaimResult.Claimed
                && claim.BeginProgress(ProducerRig.Bytes(16))
        );
    }

    [Fact]
    public void New_transport_hears_everything_at_once()
    {
        _rig.Producer.DoWork();
        _rig.Publish();

        _rig.Transport.End("the driver was killed");
        Assert.Equal(PublishResult.Sent, _rig.Publish()); // the sender does not know yet, and the fake takes it
        Eventually.True(() => Replaced(2), "another transport");

        Assert.Equal([1ul], _rig.SentAnnounces().Select(a => a.Epoch));
        Assert.Single(_rig.SentBeacons());
        Assert.Single(_rig.SentMetadata());
        Assert.Equal(PublishResult.Sent, _rig.Publish());
        Assert.Equal([2ul], _rig.SentDescriptors().Select(d => d.Seq)); // numbers go on
        _rig.Producer.DoWork();
        Assert.Equal(3, _rig.Counter("FramesPublished"));
        Assert.True(_rig.Transports[0].IsDisposed);
    }

    [Fact]
    public void Oldest_open_claim_has_an_age()
    {
        _rig.Producer.DoWork();
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaimDevice(16, out DeviceClaim claim));
        _rig.Producer.DoWork();
        Assert.Equal(TimeSpan.Zero, _rig.Producer.OldestClaimAge);

        _rig.Run(3 * Second, Second);
        Assert.Equal(3 * Second, _rig.Producer.OldestClaimAge);
        Assert.Equal(3_000_000_000, _rig.Counter("OldestClaimAgeNs"));

        Assert.True(claim.Abandon());
        _rig.Producer.DoWork();
        Assert.Equal(TimeSpan.Zero, _rig.Producer.OldestClaimAge);
        Assert.True(claim.Withdraw());
    }

    [Fact]
    [Requirement("O-5")]
    public void Counters_say_what_the_statistics_say()
    {
        _rig.Producer.DoWork();
        _rig.Publish();
        _rig.Publish(20000);
        _rig.Descriptors.Results.Enqueue(Aeron.Client.PublicationResult.BackPressured);
        _rig.Publish();
        _rig.Descriptors.Results.Enqueue(Aeron.Client.PublicationResult.NotConnected);
        _rig.Publish();
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(16, out FrameClaim claim));
        claim.Abort();
        _rig.Producer.DoWork();

        ProducerStatistics statistics = _rig.Producer.Statistics;
        Assert.Equal(
            (3, 1, 1, 1, 1),
            (
                statistics.FramesPublished,
                statistics.TooLarge,
                statistics.DescriptorBackPressured,
                statistics.NotConnected,
                statistics.Abandoned
            )
        );
        Assert.Equal(
            (3, 1, 1, 1, 1),
            (
                _rig.Counter("FramesPublished"),
                _rig.Counter("TooLarge"),
                _rig.Counter("DescriptorBackPressured"),
                _rig.Counter("NotConnected"),
                _rig.Counter("Abandoned")
            )
        );
        Assert.Equal(2, _rig.Counter("TotalDutyCycles"));
        Assert.True(_rig.Counter("TotalWorkDone") > 0);
    }

    [Fact]
    [Requirement("O-20")]
    public void Cycles_allocate_nothing_once_all_was_told()
    {
        _rig.Announces.IsClosed = _rig.Qos.IsClosed = _rig.Metadata.IsClosed = true; // the fakes would keep messages
        _rig.Run(10 * Second, Second);

        long before = GC.GetAllocatedBytesForCurrentThread();
        _rig.Run(100 * Second, Second);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Nothing_is_done_behind_the_end()
    {
        _rig.Producer.DoWork();
        _rig.Producer.OnClose();
        _rig.Producer.Dispose();

        Assert.Equal(0, _rig.Producer.DoWork());
        Assert.Equal(PublishResult.NoRegions, _rig.Publish());
        Assert.Equal(0ul, _rig.Producer.Epoch);
        Assert.All(_rig.Transport.Publications, p => Assert.True(p.IsClosed));
        Assert.Throws<ObjectDisposedException>(() => _rig.Producer.BeginEpoch());
        Assert.False(_rig.Producer.OpenPools(out _));
    }

    private (int Announces, int Qos, int Beacons, int Metadata) Sent() =>
        (_rig.Announces.Messages.Count, _rig.Qos.Messages.Count, _rig.SentBeacons().Count, _rig.SentMetadata().Count);

    private ulong[] Activities() =>
        [
            WireV1_1.ReadActivityTimestamp(ref _rig.Mapping.HeaderRing.At(0)),
            WireV1_1.ReadActivityTimestamp(ref _rig.Mapping.Pools[0].Region.At(0)),
            WireV1_1.ReadActivityTimestamp(ref _rig.Mapping.Pools[1].Region.At(0)),
        ];

    private bool PublishWithProgress()
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(16, out FrameClaim claim));
        bool isTold = claim.BeginProgress(ProducerRig.Bytes(16));
        Assert.True(claim.Commit(ProducerRig.Bytes(16)).IsPublished());
        return isTold;
    }

    private bool Replaced(int transports)
    {
        _rig.Producer.DoWork();
        return _rig.Transports.Count == transports
            && _rig.Transport.Publications.Count == 5
            && _rig.Announces.Messages.Count > 0;
    }
}
