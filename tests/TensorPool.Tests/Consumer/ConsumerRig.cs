using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Consumer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Tests.Producer;
using TensorPool.Tests.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>
/// A consumer on real regions, whose producer is the test: it writes slots by hand and puts messages into fake subscriptions.
/// One thread, one clock that the test moves.
/// </summary>
internal sealed class ConsumerRig : IDisposable
{
    public const uint StreamId = Regions.StreamId;
    public const uint ConsumerId = 21;
    public const int ProducerSession = 1000;

    private static readonly ConsumerStreams Streams = new(1000, 1100, 1200, 1000);

    private readonly ILogger _log;
    private bool _isDisposed;

    public ConsumerRig(
        Func<ConsumerOptions, ConsumerOptions>? change = null,
        ILogger? log = null,
        IRegionSource? source = null
    )
    {
        _log = log ?? NullLogger.Instance;
        Clock.NowNs = 1_000_000_000_000;
        Owner = Regions.Owner(Directory, Now);
        Options = new ConsumerOptions
        {
            StreamId = StreamId,
            ConsumerId = ConsumerId,
            AllowedBaseDirectories = [Directory.Path],
            OnStateChanged = Transitions.Add,
        };
        Options = change?.Invoke(Options) ?? Options;
        Session = new TransportSession(
            () =>
            {
                Transports.Add(new FakeTransport());
                return Transports[^1];
            },
            () => new ReconnectSchedule(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), () => 0.5),
            TimeSpan.FromHours(1),
            Clock,
            NullLogger.Instance
        );
        Core = new ConsumerCore<WatchingWire>(
            Options,
            new ConsumerEnvironment
            {
                Session = Session,
                Channels = new StreamChannels(new TensorPoolClientOptions()),
                Streams = Streams,
                Source = source ?? new AnnouncedRegions(),
                Clock = Clock,
                MonotonicClock = Clock,
                Log = _log,
            }
        );
    }

    public ShmDirectory Directory { get; } = new();

    public ManualNanoClock Clock { get; } = new();

    public ulong Now => (ulong)Clock.NowNs;

    public RegionOwner<WireV1_1> Owner { get; private set; }

    public StreamMapping Written => Owner.Current;

    public ConsumerOptions Options { get; }

    public TransportSession Session { get; }

    public List<FakeTransport> Transports { get; } = [];

    public FakeTransport Transport => Transports[^1];

    public FakePublication Hello => Transport.Publications[0];

    public FakePublication Qos => Transport.Publications[1];

    public FakeSubscription Descriptors => Transport.Subscriptions[0];

    public FakeSubscription Control => Transport.Subscriptions[1];

    public FakeSubscription QosIn => Transport.Subscriptions[2];

    public ConsumerCore<WatchingWire> Core { get; }

    public FrameRecorder Recorder { get; } = new();

    public List<ConsumerTransition> Transitions { get; } = [];

    public ConsumerStatistics Statistics => Core.Statistics;

    /// <summary>What was lost so far: gaps, late, and each cause of late.</summary>
    public (long Gap, long Late, long Odd, long Changed, long Mismatch, long Header, long Payload) Drops
    {
        get
        {
            ConsumerStatistics s = Statistics;
            return (
                s.DropsGap,
                s.DropsLate,
                s.DropsOdd,
                s.DropsChanged,
                s.DropsFrameIdMismatch,
                s.DropsHeaderInvalid,
                s.DropsPayloadInvalid
            );
        }
    }

    public int Poll()
    {
        FrameRecorder recorder = Recorder;
        return Core.DoWork(ref recorder, ref recorder);
    }

    public bool ReadLatest()
    {
        FrameRecorder recorder = Recorder;
        return Core.ReadLatest(ref recorder);
    }

    /// <summary>A rig that has mapped the regions of its owner.</summary>
    public static ConsumerRig Mapped(
        Func<ConsumerOptions, ConsumerOptions>? change = null,
        ILogger? log = null,
        IRegionSource? source = null
    )
    {
        ConsumerRig rig = new(change, log, source);
        rig.Announce();
        rig.Poll();
        Assert.Equal(ConsumerState.Mapped, rig.Core.State);
        return rig;
    }

    /// <summary>Moves time, with an owner that goes on giving signs of life.</summary>
    public void Advance(TimeSpan time, bool ownerLives = true)
    {
        Clock.NowNs += time.Ticks * TimeSpan.NanosecondsPerTick;
        if (ownerLives)
        {
            Owner.RefreshActivity(Now);
        }
    }

    /// <summary>The owner dies and comes back with the next epoch.</summary>
    public void RestartOwner()
    {
        Owner.Dispose();
        Owner = Regions.Owner(Directory, Now);
    }

    public PoolAnnouncement Announcement() => Regions.Announce(Written);

    public void Announce(Action<PoolAnnouncement>? change = null)
    {
        PoolAnnouncement announcement = Announcement();
        change?.Invoke(announcement);
        byte[] message = new byte[WireV1_1.PoolAnnouncementLength(announcement)];
        WireV1_1.EncodePoolAnnouncement(message, announcement);
        Control.Incoming.Enqueue((ProducerSession, message));
    }

    /// <summary>Announces, and looks what the consumer makes of it.</summary>
    public ConsumerState AnnounceAndPoll(Action<PoolAnnouncement>? change = null)
    {
        Announce(change);
        Poll();
        return Core.State;
    }

    public void Configure(Action<ConsumerConfig> change)
    {
        ConsumerConfig config = new()
        {
            StreamId = StreamId,
            ConsumerId = ConsumerId,
            UseShm = true,
            Mode = ConsumerMode.Stream,
            Decimation = 1,
        };
        change(config);
        byte[] message = new byte[WireV1_1.ConsumerConfigLength(config)];
        WireV1_1.EncodeConsumerConfig(message, config);
        Control.Incoming.Enqueue((ProducerSession, message));
    }

    public void Progress(ulong frameId, ulong bytes, FrameProgressState state, uint? rows = null, ulong? epoch = null)
    {
        FrameProgress progress = new()
        {
            StreamId = StreamId,
            Epoch = epoch ?? Written.Epoch,
            FrameId = frameId,
            PayloadBytesFilled = bytes,
            State = state,
            RowsFilled = rows,
        };
        byte[] message = new byte[WireV1_1.FrameProgressLength];
        WireV1_1.EncodeFrameProgress(message, progress, Written.Nslots);
        Control.Incoming.Enqueue((ProducerSession, message));
    }

    public void Report(Action<ReportDraft> change, int session)
    {
        ReportDraft draft = new() { StreamId = StreamId, ConsumerId = ConsumerId };
        change(draft);
        QosConsumer qos = new()
        {
            StreamId = draft.StreamId,
            ConsumerId = draft.ConsumerId,
            Mode = ConsumerMode.Stream,
        };
        byte[] message = new byte[WireV1_1.QosConsumerLength];
        WireV1_1.EncodeQosConsumer(message, qos);
        QosIn.Incoming.Enqueue((session, message));
    }

    public static byte[] PayloadOf(ulong seq, int length = 16) => [.. Enumerable.Repeat((byte)(seq + 1), length)];

    public ref ulong Word(ulong seq) => ref Written.CommitWordOf((uint)(seq & (Written.Nslots - 1)));

    public SlotHeader HeaderOf(ulong seq, int length = 16) =>
        new()
        {
            FrameId = seq,
            TimestampNs = 7000 + seq,
            MetaVersion = 3,
            ValuesLenBytes = (uint)length,
            PayloadSlot = (uint)(seq & (Written.Nslots - 1)),
            PoolId = 1,
            Layout = new TensorLayout(Dtype.UInt8, MajorOrder.Row, [length]),
        };

    /// <summary>Writes a frame into its slot, as a producer does.</summary>
    public void Write(ulong seq, int length = 16) => Write(seq, HeaderOf(seq, length), PayloadOf(seq, length));

    public void Write(ulong seq, in SlotHeader header, ReadOnlySpan<byte> payload)
    {
        uint slot = (uint)(seq & (Written.Nslots - 1));
        CommitWord.BeginWrite(ref Word(seq), WireV1_1.WritingWord(seq));
        int pool = Math.Max(0, Written.FindPool(header.PoolId));
        payload.CopyTo(Written.Payload(pool, slot, payload.Length));
        WireV1_1.WriteSlotHeader(ref Written.Slot(slot), header);
        CommitWord.Commit(ref Word(seq), WireV1_1.CommittedWord(seq));
    }

    public void Describe(
        ulong seq,
        ulong? epoch = null,
        uint streamId = StreamId,
        int session = ProducerSession,
        uint? nslots = null
    )
    {
        FrameDescriptor descriptor = new()
        {
            StreamId = streamId,
            Epoch = epoch ?? Written.Epoch,
            Seq = seq,
        };
        byte[] message = new byte[WireV1_1.FrameDescriptorLength];
        WireV1_1.EncodeFrameDescriptor(message, descriptor, nslots ?? Written.Nslots);
        Descriptors.Incoming.Enqueue((session, message));
    }

    public void Publish(params ReadOnlySpan<ulong> seqs)
    {
        foreach (ulong seq in seqs)
        {
            Write(seq);
            Describe(seq);
        }
    }

    /// <summary>Publishes, and lets the consumer read at once.</summary>
    public void PublishAndPoll(params ReadOnlySpan<ulong> seqs)
    {
        foreach (ulong seq in seqs)
        {
            Publish(seq);
            Poll();
        }
    }

    public QosConsumer LastQos()
    {
        Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeQosConsumer(Qos.Messages[^1], out QosConsumer qos));
        return qos;
    }

    public ConsumerHello LastHello()
    {
        Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeConsumerHello(Hello.Messages[^1], out ConsumerHello hello));
        return hello;
    }

    public long Counter(string label) =>
        Transport.Counters.Single(counter => counter.Label.StartsWith(label + ":", StringComparison.Ordinal)).Value;

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            WatchingWire.HeaderRead = null;
            // Ends once only, as the gate around it sees to.
            if (Core.State != ConsumerState.Closed)
            {
                Core.Dispose();
            }

            Session.Dispose();
            Owner.Dispose();
            Directory.Dispose();
        }
    }

    internal sealed class ReportDraft
    {
        public uint StreamId { get; set; }

        public uint ConsumerId { get; set; }
    }
}
