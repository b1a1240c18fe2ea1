using TensorPool.Consumer;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Tests.Consumer;
using TensorPool.Tests.Support;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.DriverClient;

/// <summary>Producers and consumers that use a driver's regions: what they map, and how fast they let go of it.</summary>
public sealed class LeasedRolesTests : IDisposable
{
    private const long Ms = DriverRig.Ms;
    private const long Second = DriverRig.Second;
    private const uint ProducerId = 30;

    private static readonly TensorLayout Layout = new(Dtype.UInt8, MajorOrder.Row, [16]);

    private readonly DriverRig _rig = new();
    private readonly List<ConsumerTransition> _transitions = [];
    private readonly FrameRecorder _recorder = new();
    private readonly byte[] _payload = new byte[16];
    private TensorProducer? _producer;
    private TensorConsumer? _consumer;

    public void Dispose()
    {
        _producer?.Dispose();
        _consumer?.Dispose();
        _rig.Dispose();
    }

    [Fact]
    [Requirement("D-3-2")]
    [Requirement("D-2.2-1")]
    [Requirement("O-11")]
    [Requirement("P7-5")]
    [Requirement("P6-5")]
    public void Producer_writes_the_drivers_regions_and_creates_none()
    {
        string[] before = Listing();
        TensorProducer producer = Producer();

        Assert.Equal(_rig.Owner.Current.Epoch, producer.Epoch);
        Assert.Equal((int)ProducerId, producer.ProducerId);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(Publish().IsPublished());
        }

        producer.DoWork();
        Assert.Throws<NotSupportedException>(() => producer.BeginEpoch());
        producer.Dispose();
        _rig.Client.DoWork();
        Assert.Equal(before, Listing());
        Assert.Equal(CommitWordOf(19), WireV1_1.CommittedWord(19));
        Assert.Equal(77ul, Assert.Single(_rig.Detaches()).LeaseId);
    }

    [Fact]
    [Requirement("D-8-1")]
    public void Producer_announces_no_regions()
    {
        TensorProducer producer = Producer();
        for (int i = 0; i < 5; i++)
        {
            _rig.Advance(Second);
            producer.DoWork();
        }

        Assert.DoesNotContain(
            _rig.Transports[^1].Publications.SelectMany(publication => publication.Messages),
            message => WireV1_1.Identify(message, out _) == MessageKind.ShmPoolAnnounce
        );
        Assert.Contains(
            _rig.Transports[^1].Publications.SelectMany(publication => publication.Messages),
            message => WireV1_1.Identify(message, out _) == MessageKind.QosProducer
        );
    }

    [Fact]
    [Requirement("D-3-5")]
    public void Producer_gives_the_signs_of_life_while_its_lease_lives()
    {
        TensorProducer producer = Producer();
        _rig.Clock.NowNs += Second;
        producer.DoWork();
        Assert.Equal(_rig.Now, Activity());

        _rig.Revoke(77, ProducerId, ClientRole.Producer);
        _rig.Client.DoWork();
        ulong last = _rig.Now;
        _rig.Clock.NowNs += Second;
        producer.DoWork();
        Assert.Equal(last, Activity());
    }

    [Fact]
    [Requirement("D-4.9-6")]
    [Requirement("D-4.7-2")]
    public void Producer_publishes_nothing_from_the_moment_that_its_lease_is_revoked()
    {
        TensorProducer producer = Producer();
        Assert.True(Publish().IsPublished());
        Assert.Equal(ClaimResult.Claimed, producer.TryClaim(16, out FrameClaim claim));
        StreamMapping written = _rig.Owner.Current;
        _rig.Revoke(77, ProducerId, ClientRole.Producer);
        _rig.Client.DoWork();

        // The producer's own agent has not run yet.
        Assert.Equal(PublishResult.NoRegions, Publish());
        Assert.Equal(PublishResult.ClaimVoid, claim.Commit(16, Layout));
        claim.Dispose();
        producer.DoWork();
        Assert.Equal(0ul, producer.Epoch);
        Assert.Equal(WireV1_1.WritingWord(1), written.CommitWordOf(1));
        Assert.Equal(3, _rig.Directory.Mappings().Length); // the driver's

        _rig.RaiseEpoch();
        _rig.Advance(120 * Ms);
        _rig.Grant(leaseId: 78);
        producer.DoWork();
        Assert.Equal(_rig.Owner.Current.Epoch, producer.Epoch);
        Assert.Equal(0ul, producer.NextSeq);
        Assert.True(Publish().IsPublished());
    }

    [Fact]
    [Requirement("D-4.3-8")]
    public void Producer_publishes_nothing_behind_the_deadline_though_its_agents_stand_still()
    {
        Producer();
        _rig.Clock.NowNs += (3 * Second) - 1;
        Assert.True(Publish().IsPublished());
        _rig.Clock.NowNs += 1;

        Assert.Equal(PublishResult.NoRegions, Publish());
        Assert.Equal(ClaimResult.NoRegions, _producer!.TryClaim(16, out _));
    }

    [Fact]
    public void Lease_is_renewed_when_the_producer_finds_the_deadline_passed_and_its_agent_does_not()
    {
        TensorProducer producer = Producer();
        _rig.Clock.NowNs += 3 * Second;
        producer.DoWork();
        Assert.Equal(0ul, producer.Epoch);

        _rig.Clock.NowNs -= 1; // the agent read the clock before
        _rig.Client.DoWork();
        Assert.Equal(AttachState.BackOff, _rig.Transitions[^1].To);
    }

    [Fact]
    [Requirement("D-4.2-10")]
    [Requirement("D-9-2")]
    public void Producer_refuses_regions_outside_of_the_allowed_directories()
    {
        using ShmLease lease = Lease(
            ClientRole.Producer,
            response => response.HeaderRegionUri.Set("shm:file?path=/dev/shm/elsewhere/header.ring")
        );

        ShmDriverException refusal = Assert.Throws<ShmDriverException>(() =>
            _rig.Client.CreateProducer(lease, new ProducerOptions { StreamId = DriverRig.StreamId })
        );

        Assert.Contains("header ring", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, _rig.Directory.Mappings().Length);
        _rig.Client.DoWork();
        Assert.Single(_rig.Detaches());
    }

    [Fact]
    [Requirement("D-4.2-10")]
    public void Reattached_producer_refuses_what_it_cannot_map_and_asks_again()
    {
        TensorProducer producer = Producer();
        _rig.Revoke(77, ProducerId, ClientRole.Producer);
        _rig.Client.DoWork();
        producer.DoWork();
        _rig.Advance(120 * Ms);
        _rig.Grant(response => response.Pools[0].RegionUri.Set("file:///etc/passwd"), leaseId: 78);
        producer.DoWork();
        _rig.Client.DoWork();

        Assert.Equal(LeaseTransitionCause.MappingFailed, _rig.Transitions[^1].Cause);
        Assert.Equal(78ul, Assert.Single(_rig.Detaches()).LeaseId);
        Assert.Equal(PublishResult.NoRegions, Publish());
        _rig.Advance(240 * Ms);
        _rig.Grant(leaseId: 79);
        producer.DoWork();
        Assert.True(Publish().IsPublished());
    }

    [Fact]
    [Requirement("D-2.3-1")]
    [Requirement("D-3-2")]
    [Requirement("O-11")]
    public void Consumer_reads_the_drivers_regions_and_creates_none()
    {
        string[] before = Listing();
        TensorConsumer consumer = Consumer();
        Assert.Equal((ConsumerState.Mapped, _rig.Owner.Current.Epoch), (consumer.State, consumer.Epoch));
        Assert.Equal(DriverRig.ClientId, consumer.ConsumerId);
        Deliver(0, 1, 2);

        Assert.Equal([0ul, 1, 2], _recorder.Seqs);
        consumer.Dispose();
        _rig.Client.DoWork();
        Assert.Equal(before, Listing());
        Assert.Equal(77ul, Assert.Single(_rig.Detaches()).LeaseId);
        Assert.Equal(3, _rig.Directory.Mappings().Length);
    }

    [Fact]
    [Requirement("D-4.9-6")]
    [Requirement("D-4.7-2")]
    public void Consumer_reads_nothing_from_the_moment_that_its_lease_is_revoked()
    {
        TensorConsumer consumer = Consumer();
        Deliver(0);
        Describe(1);
        _rig.Revoke();
        _rig.Client.DoWork();
        Poll();

        Assert.Equal([0ul], _recorder.Seqs);
        Assert.Equal(1, consumer.Statistics.DropsLease);
        Assert.Equal(ConsumerState.Unmapped, consumer.State);
        Assert.Equal(ConsumerTransitionCause.RegionsWithdrawn, _transitions[^1].Cause);
        Assert.Equal(3, _rig.Directory.Mappings().Length);

        // Announces are nothing to a consumer without a lease.
        _rig.Announce();
        Poll();
        Assert.Equal(ConsumerState.Unmapped, consumer.State);

        _rig.Advance(120 * Ms);
        _rig.Grant(leaseId: 78);
        Poll();
        Assert.Equal(ConsumerState.Mapped, consumer.State);
        Deliver(2);
        Assert.Equal([0ul, 2], _recorder.Seqs);
        Assert.Equal(1, consumer.Statistics.DropsLease); // the one that was lost meanwhile
        Assert.Equal(0, consumer.Statistics.DropsGap); // and which is counted once
    }

    [Fact]
    [Requirement("D-4.9-6")]
    public void Frame_that_is_being_read_when_the_lease_ends_is_not_intact()
    {
        Consumer();
        _recorder.Reading = _ =>
        {
            _rig.Revoke();
            _rig.Client.DoWork();
        };
        Deliver(0);

        Assert.Equal(FrameOutcome.Revoked, Assert.Single(_recorder.Frames).Outcome);
    }

    [Fact]
    [Requirement("D-4.3-8")]
    public void Consumer_reads_nothing_behind_the_deadline_though_the_agent_stands_still()
    {
        TensorConsumer consumer = Consumer();
        Deliver(0);
        _rig.Clock.NowNs += 3 * Second;
        _rig.Owner.RefreshActivity(_rig.Now);
        Deliver(1);

        Assert.Equal([0ul], _recorder.Seqs);
        Assert.Equal(1, consumer.Statistics.DropsLease);
        Assert.Equal(ConsumerState.Unmapped, consumer.State);
    }

    [Fact]
    [Requirement("D-6-2")]
    [Requirement("D-4.9-7")]
    public void Consumer_follows_the_driver_to_the_next_epoch()
    {
        TensorConsumer consumer = Consumer();
        _rig.Announce(ProducerId);
        Work();
        Deliver(0);
        Describe(1);
        _rig.Revoke(5, ProducerId, ClientRole.Producer, LeaseRevokeReason.Expired);
        Work();
        Assert.Equal([0ul], _recorder.Seqs);
        Assert.Equal(1, consumer.Statistics.DropsLease);

        _rig.RaiseEpoch();
        _rig.Announce();
        Work();
        Assert.Equal((ConsumerState.Mapped, _rig.Owner.Current.Epoch), (consumer.State, consumer.Epoch));
        Deliver(0, 1);
        Assert.Equal([0ul, 0, 1], _recorder.Seqs);
        Assert.Single(_rig.AttachRequests());
    }

    [Fact]
    [Requirement("D-6-2")]
    public void Late_announce_of_a_lower_epoch_does_not_unmap()
    {
        _rig.RaiseEpoch();
        TensorConsumer consumer = Consumer();
        _rig.Announce(change: announcement => announcement.Epoch--);
        Work();

        Assert.Equal((ConsumerState.Mapped, _rig.Owner.Current.Epoch), (consumer.State, consumer.Epoch));
        Assert.Single(_transitions);
    }

    [Fact]
    [Requirement("D-4.2-10")]
    [Requirement("D-9-2")]
    public void Consumer_refuses_what_it_must_not_map_and_asks_again()
    {
        ShmLease lease = Lease(
            ClientRole.Consumer,
            response => response.Pools[1].RegionUri.Set("shm:file?path=/etc/passwd")
        );
        TensorConsumer consumer = Consumer(lease);
        Assert.Equal(ConsumerState.Unmapped, consumer.State);
        Assert.Contains("pool 2", consumer.LastRefusal!, StringComparison.Ordinal);
        _rig.Client.DoWork();

        Assert.Equal(LeaseTransitionCause.MappingFailed, _rig.Transitions[^1].Cause);
        Assert.Single(_rig.Detaches());
        _rig.Advance(120 * Ms);
        _rig.Grant(leaseId: 78);
        Poll();
        Assert.Equal(ConsumerState.Mapped, consumer.State);
    }

    [Fact]
    public void Consumer_that_must_not_use_shared_memory_keeps_its_lease()
    {
        TensorConsumer consumer = Consumer(
            Lease(ClientRole.Consumer),
            options => options with { UseSharedMemory = false }
        );
        _rig.Announce(ProducerId);
        _rig.Revoke(5, ProducerId, ClientRole.Producer, LeaseRevokeReason.Expired);
        for (int i = 0; i < 10; i++)
        {
            _rig.Advance(Second);
            Poll();
        }

        Assert.Equal(ConsumerState.Fallback, consumer.State);
        Assert.Equal(AttachState.Attached, _rig.Transitions[^1].To);
    }

    [Fact]
    public void Role_is_made_of_a_lease_for_it_alone()
    {
        using ShmLease lease = Lease(ClientRole.Consumer);

        Assert.Throws<ArgumentException>(() =>
            _rig.Client.CreateProducer(lease, new ProducerOptions { StreamId = DriverRig.StreamId })
        );
        Assert.Throws<ArgumentException>(() => _rig.Client.CreateConsumer(lease, new ConsumerOptions { StreamId = 5 }));
    }

    [Fact]
    [Requirement("O-20")]
    public void Leased_roles_allocate_nothing()
    {
        TensorProducer producer = Producer();
        _rig.Advance(Second);
        FakePublication descriptors = _rig.Transports[^1].Publications.Single(p => p.StreamId == 1100);
        producer.DoWork();

        long allocated = Allocations.Of(() =>
        {
            descriptors.Results.Enqueue(TensorPool.Aeron.Client.PublicationResult.BackPressured);
            Publish();
            producer.DoWork();
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    [Requirement("O-20")]
    public void Reading_with_a_lease_allocates_nothing()
    {
        TensorConsumer consumer = Consumer();
        FakeSubscription descriptors = _rig.Transports[^1].Subscriptions.Single(s => s.StreamId == 1100);
        FakeSubscription control = _rig.Transports[^1].Subscriptions.Last(s => s.StreamId == DriverRig.ControlStream);
        _rig.Announce(ProducerId);
        byte[] announce = control.Incoming.Dequeue().Message;
        Describe(0);
        byte[] descriptor = descriptors.Incoming.Dequeue().Message;
        Discard discard = default;

        long allocated = Allocations.Of(() =>
        {
            descriptors.Incoming.Enqueue((9, descriptor));
            control.Incoming.Enqueue((DriverRig.Session, announce));
            consumer.Poll(ref discard);
        });

        Assert.Equal(0, allocated);
        Assert.Equal(ConsumerState.Mapped, consumer.State);
        Assert.True(consumer.Statistics.Accepted > 0);
    }

    private struct Discard : IFrameHandler
    {
        public readonly void OnFrame(scoped Frame frame) { }

        public readonly void OnFrameEnd(in FrameInfo info, FrameOutcome outcome) { }
    }

    private ShmLease Lease(ClientRole role, Action<AttachResponse>? change = null) =>
        _rig.Attach(role, change, role == ClientRole.Producer ? ProducerId : DriverRig.ClientId);

    private TensorProducer Producer() =>
        _producer = _rig.Client.CreateProducer(
            Lease(ClientRole.Producer),
            new ProducerOptions { StreamId = DriverRig.StreamId }
        );

    private TensorConsumer Consumer(ShmLease? lease = null, Func<ConsumerOptions, ConsumerOptions>? change = null)
    {
        ConsumerOptions options = new()
        {
            StreamId = DriverRig.StreamId,
            AllowedBaseDirectories = [_rig.Directory.Path],
            OnStateChanged = _transitions.Add,
        };
        _consumer = _rig.Client.CreateConsumer(lease ?? Lease(ClientRole.Consumer), change?.Invoke(options) ?? options);
        Poll();
        return _consumer;
    }

    private PublishResult Publish() => _producer!.Publish<byte>(_payload, Layout);

    private void Poll()
    {
        FrameRecorder recorder = _recorder;
        _consumer!.Poll(ref recorder);
    }

    private void Work()
    {
        _rig.Client.DoWork();
        Poll();
    }

    private void Describe(ulong seq)
    {
        StreamMapping written = _rig.Owner.Current;
        uint slot = (uint)(seq & (written.Nslots - 1));
        CommitWord.BeginWrite(ref written.CommitWordOf(slot), WireV1_1.WritingWord(seq));
        SlotHeader header = new()
        {
            FrameId = seq,
            TimestampNs = 1,
            ValuesLenBytes = 16,
            PayloadSlot = slot,
            PoolId = 1,
            Layout = Layout,
        };
        WireV1_1.WriteSlotHeader(ref written.Slot(slot), header);
        CommitWord.Commit(ref written.CommitWordOf(slot), WireV1_1.CommittedWord(seq));
        byte[] message = new byte[WireV1_1.FrameDescriptorLength];
        FrameDescriptor descriptor = new()
        {
            StreamId = DriverRig.StreamId,
            Epoch = written.Epoch,
            Seq = seq,
        };
        WireV1_1.EncodeFrameDescriptor(message, descriptor, written.Nslots);
        _rig.Transports[^1].Subscriptions.Single(s => s.StreamId == 1100).Incoming.Enqueue((9, message));
    }

    private void Deliver(params ReadOnlySpan<ulong> seqs)
    {
        foreach (ulong seq in seqs)
        {
            Describe(seq);
            Poll();
        }
    }

    private ulong CommitWordOf(uint seq) => Volatile.Read(ref _rig.Owner.Current.CommitWordOf(seq & 7));

    private ulong Activity() => WireV1_1.ReadActivityTimestamp(ref _rig.Owner.Current.HeaderRing.At(0));

    /// <summary>All files, with their sizes.</summary>
    private string[] Listing() =>
        [
            .. new DirectoryInfo(_rig.Directory.Path)
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(file => $"{file.FullName} {file.Length}")
                .Order(StringComparer.Ordinal),
        ];
}
