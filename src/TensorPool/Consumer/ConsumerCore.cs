using System.Globalization;
using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Client;
using TensorPool.Agents;
using TensorPool.SharedMemory;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// The duty cycle of a consumer (operations, section 2): descriptors, then control messages, then timers. One thread at a
/// time, but for what its properties say; allocates nothing but where a mapping, a policy or an id changes.
/// </summary>
internal sealed class ConsumerCore<TWire> : IMappingListener, IDisposable
    where TWire : struct, IWireProtocol
{
    /// <summary>Messages that are taken from each control stream in one cycle (O-3).</summary>
    private const int MessageLimit = 10;

    private readonly ConsumerOptions _options;
    private readonly ConsumerEnvironment _environment;
    private readonly ILogger _log;
    private readonly MessageScreen<TWire> _screen;
    private readonly ControlInbox<TWire> _inbox;
    private readonly RegionKeeper<TWire> _regions;
    private readonly FramePolicy _policy;
    private readonly FrameIntake<TWire> _frames;
    private readonly PartialFrameReceiver<TWire> _partialFrames;
    private readonly ConsumerReports<TWire> _reports;
    private readonly OwnSessions _ownSessions = new();
    private readonly PolledTimer _activityTimer;
    private readonly long[] _counterValues = new long[ConsumerCounters.Definitions.Length];
    private IRoleEndpoints<ConsumerEndpoints> _role;
    private ConsumerEndpoints? _endpoints;
    private uint _consumerId;
    private long _partialFrameCount;
    private long _dutyCycles;
    private long _workDone;

    /// <summary>Adds everything to the transport.</summary>
    /// <param name="options">Valid ones.</param>
    /// <param name="environment">What the client gives.</param>
    /// <exception cref="AeronException">The driver refused, did not answer in time, or is gone.</exception>
    public ConsumerCore(ConsumerOptions options, ConsumerEnvironment environment)
    {
        _options = options;
        _environment = environment;
        _log = environment.Log;
        _screen = new MessageScreen<TWire>(
            _log,
            string.Create(CultureInfo.InvariantCulture, $"Consumer of stream {options.StreamId}")
        );
        _inbox = new ControlInbox<TWire>(options.StreamId, _screen);
        _policy = new FramePolicy(options.Mode, (uint)options.Decimation, (uint)options.MaxRateHz);
        _reports = new ConsumerReports<TWire>(options, _policy);
        _regions = new RegionKeeper<TWire>(options, environment.Source, this, environment.MonotonicClock, _log);
        _frames = new FrameIntake<TWire>(
            options,
            environment.Source,
            _regions,
            _policy,
            _screen,
            _reports.RequestQos,
            _log
        );
        _partialFrames = new PartialFrameReceiver<TWire>(options.StreamId, environment.Source);
        _activityTimer = new PolledTimer(options.AnnouncePeriod);
        _consumerId = options.ConsumerId ?? NewConsumerId();
        _role = OpenRole(_consumerId);
    }

    public ConsumerState State => _regions.State;

    public uint ConsumerId => Volatile.Read(ref _consumerId);

    public ConsumerMode Mode => _policy.Mode;

    public FallbackTarget Fallback => _regions.Fallback;

    public string? LastRefusal => _regions.LastRefusal;

    /// <summary>0 while nothing is mapped.</summary>
    public ulong Epoch => _regions.Mapping?.Epoch ?? 0;

    /// <summary>Of the epoch that is or was mapped.</summary>
    public ulong LastSeqSeen => _frames.Sequence.LastSeqSeen;

    public ConsumerStatistics Statistics
    {
        get
        {
            DropCounters drops = _frames.Drops;
            return new ConsumerStatistics
            {
                Accepted = _frames.Accepted,
                DropsGap = (long)_frames.Sequence.DropsGap,
                DropsLate = drops.Late,
                DropsOdd = drops.Odd,
                DropsChanged = drops.Changed,
                DropsFrameIdMismatch = drops.FrameIdMismatch,
                DropsHeaderInvalid = drops.HeaderInvalid,
                DropsPayloadInvalid = drops.PayloadInvalid,
                DropsEpoch = drops.Epoch,
                DropsUnmapped = drops.Unmapped,
                DropsLease = drops.Lease,
                Duplicates = drops.Duplicates,
                History = drops.History,
                SkippedMode = drops.SkippedMode,
                SkippedRate = drops.SkippedRate,
                Resyncs = _frames.Resyncs,
                Remaps = _regions.Remaps,
                AnnouncesRefused = _regions.Refused,
                PartialFrames = Volatile.Read(ref _partialFrameCount),
                HelloPublished = _reports.HelloPublished,
                QosPublished = _reports.QosPublished,
                MessagesRejected = _screen.Rejected,
                MessagesOverrun = _screen.Overruns,
                DutyCycles = Volatile.Read(ref _dutyCycles),
                WorkDone = Volatile.Read(ref _workDone),
            };
        }
    }

    /// <summary>One duty cycle.</summary>
    /// <param name="frames">Gets frames. What it throws goes through; what the cycle did not do, the next one does.</param>
    /// <param name="partialFrames">Gets unfinished frames.</param>
    /// <returns>How much was done.</returns>
    public int DoWork<TFrames, TPartialFrames>(ref TFrames frames, ref TPartialFrames partialFrames)
        where TFrames : IFrameHandler, allows ref struct
        where TPartialFrames : IPartialFrameHandler, allows ref struct
    {
        long nowNs = _environment.Clock.NanoTime();
        int work = 0;
        ConsumerEndpoints? endpoints = Adopt(nowNs);
        if (endpoints is not null)
        {
            work += _frames.Receive(endpoints.Descriptors, ref frames, nowNs);
            work += ReceiveMessages(endpoints, ref partialFrames);
        }

        work += _environment.Source.Poll(_regions, nowNs);
        if (_activityTimer.IsDue(nowNs))
        {
            _regions.CheckActivity();
        }

        // Not those that were closed meanwhile, as the id has changed.
        return EndCycle(endpoints == _endpoints ? endpoints : null, work, nowNs);
    }

    /// <summary>See <see cref="FrameIntake{TWire}.ReadLatest"/>. No duty cycle: timers and messages wait for one.</summary>
    public bool ReadLatest<TFrames>(ref TFrames frames)
        where TFrames : IFrameHandler, allows ref struct
    {
        ConsumerEndpoints? endpoints = Adopt(_environment.Clock.NanoTime());
        return _frames.ReadLatest(endpoints?.Descriptors, ref frames);
    }

    void IMappingListener.OnMapped(StreamMapping mapping)
    {
        _inbox.Nslots = mapping.Nslots;
        _frames.OnMapped(mapping);
        _reports.RequestQos(); // a producer that waits for consumers of its epoch hears of this one at once
    }

    void IMappingListener.OnUnmapped() => _frames.OnUnmapped();

    public void Dispose()
    {
        _regions.Close();
        _environment.Source.OnClose();
        _role.Dispose();
    }

    private IRoleEndpoints<ConsumerEndpoints> OpenRole(uint consumerId) =>
        _environment.Session.Open(transport => new ConsumerEndpoints(
            transport,
            _environment.Channels,
            _environment.Streams,
            consumerId,
            _log
        ));

    private uint NewConsumerId() => (uint)RoleIds.FromCorrelationId(_environment.Session.NextCorrelationId());

    /// <summary>The endpoints of this cycle; null in one that has to do without. The mapping stays as it is.</summary>
    private ConsumerEndpoints? Adopt(long nowNs)
    {
        ConsumerEndpoints? endpoints = _role.Poll(nowNs);
        if (endpoints is not null && endpoints != _endpoints)
        {
            _endpoints = endpoints;
            _reports.RequestHello(); // W-10.1.2-1
            _reports.RequestQos();
        }

        return endpoints;
    }

    private int ReceiveMessages<TPartialFrames>(ConsumerEndpoints endpoints, ref TPartialFrames partialFrames)
        where TPartialFrames : IPartialFrameHandler, allows ref struct
    {
        int work = 0;
        foreach (IMessageSubscription subscription in endpoints.Messages)
        {
            for (int i = 0; i < MessageLimit && _inbox.Fill(subscription) > 0; i++)
            {
                work++;
                HandleMessage(ref partialFrames);
                if (endpoints != _endpoints)
                {
                    return work; // closed, as the id has changed
                }
            }
        }

        return work;
    }

    private void HandleMessage<TPartialFrames>(ref TPartialFrames partialFrames)
        where TPartialFrames : IPartialFrameHandler, allows ref struct
    {
        switch (_inbox.Kind)
        {
            case MessageKind.ShmPoolAnnounce:
                _regions.OnAnnounce(_inbox.Announcement);
                break;
            case MessageKind.ConsumerConfig when _inbox.Config.ConsumerId == _consumerId: // W-10.1.3-1
                OnConfig(_inbox.Config);
                break;
            case MessageKind.QosConsumer when _inbox.Qos.ConsumerId == _consumerId:
                if (!_ownSessions.Contains(_inbox.SessionId))
                {
                    OnIdCollision();
                }

                break;
            case MessageKind.FrameProgress when _options.Progress is not null:
                OnProgress(_inbox.Progress, ref partialFrames);
                break;
            default:
                break;
        }
    }

    /// <summary>The message was checked as a whole: it is applied as a whole.</summary>
    private void OnConfig(ConsumerConfig config)
    {
        string fallbackUri = config.PayloadFallbackUri.ToString();
        _policy.Change(config.Mode, Math.Max(1u, config.Decimation)); // W-10.1.3-2
        _log.Configured(_consumerId, _options.StreamId, config.Mode, config.Decimation, config.UseShm, fallbackUri);
        _regions.Configure(config.UseShm, fallbackUri);
    }

    /// <summary>
    /// Another consumer reports under the id of this one: it takes a new id, and with it new publications, subscriptions and
    /// counters (WO-41). The mapping and all counts stay.
    /// </summary>
    private void OnIdCollision()
    {
        try
        {
            uint consumerId = NewConsumerId();
            IRoleEndpoints<ConsumerEndpoints> role = OpenRole(consumerId);
            _role.Dispose();
            _role = role;
            _endpoints = null;
            _log.IdCollision(_options.StreamId, _consumerId, consumerId);
            Volatile.Write(ref _consumerId, consumerId);
        }
        catch (AeronException e)
        {
            // The transport is about to end, or the driver is busy: the next report of the other consumer tries again.
            _log.IdCollisionStays(_options.StreamId, _consumerId, e.Message);
        }
    }

    /// <summary>A preview, if the frame is one that this consumer will take (W-11-2) and has not heard of yet.</summary>
    private void OnProgress<TPartialFrames>(in FrameProgress progress, ref TPartialFrames partialFrames)
        where TPartialFrames : IPartialFrameHandler, allows ref struct
    {
        if (
            _regions.Mapping is { } mapping
            && progress.Epoch == mapping.Epoch
            && _environment.Source.IsUsable
            && _policy.Selects(progress.FrameId)
            && !(_frames.Sequence.HasLast && progress.FrameId <= _frames.Sequence.LastSeqSeen)
            && _partialFrames.TryDeliver(mapping, progress, ref partialFrames)
        )
        {
            Volatile.Write(ref _partialFrameCount, _partialFrameCount + 1);
        }
    }

    private int EndCycle(ConsumerEndpoints? endpoints, int work, long nowNs)
    {
        if (endpoints is not null)
        {
            work += SendReports(endpoints, nowNs);
        }

        Volatile.Write(ref _dutyCycles, _dutyCycles + 1);
        Volatile.Write(ref _workDone, _workDone + work);
        if (endpoints is not null)
        {
            ConsumerCounters.Fill(_counterValues, Statistics);
            endpoints.Counters.Set(_dutyCycles, _workDone, _counterValues);
        }

        return work;
    }

    private int SendReports(ConsumerEndpoints endpoints, long nowNs)
    {
        QosConsumer qos = new()
        {
            StreamId = _options.StreamId,
            ConsumerId = _consumerId,
            Epoch = Epoch,
            LastSeqSeen = _regions.Mapping is null ? 0 : LastSeqSeen, // WO-9
            DropsGap = _frames.Sequence.DropsGap,
            DropsLate = (ulong)_frames.Drops.Late,
            Mode = _policy.Mode,
        };
        _ownSessions.Add(endpoints.Qos.SessionId);
        return _reports.Send(endpoints, qos, nowNs);
    }
}
