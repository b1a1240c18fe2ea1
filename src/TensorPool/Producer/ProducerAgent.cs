using System.Globalization;
using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Agents;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>
/// The duty cycle of a producer (operations, section 2): hellos, then timers, then the source of the regions. All members
/// belong to the agent's thread, but for counts that say otherwise.
/// </summary>
internal sealed class ProducerAgent<TWire> : IMessageHandler
    where TWire : struct, IWireProtocol
{
    private const int FragmentLimit = 10; // O-3

    private readonly ProducerCore _core;
    private readonly INanoClock _monotonicClock;
    private readonly IRegionSource _regions;
    private readonly MetadataBook<TWire> _metadata;
    private readonly IRoleEndpoints<ProducerEndpoints> _endpoints;
    private readonly ProgressHints _hints;
    private readonly MessageScreen<TWire> _screen;
    private readonly PolledTimerSet _timers = new();
    private readonly ProducerReports<TWire> _reports;
    private readonly ILogger _log;
    private readonly int _producerId;
    private readonly long[] _counterValues = new long[ProducerEndpoints.CounterCount];

    private ProducerEndpoints? _adopted;
    private ProducerEpoch? _knownEpoch;
    private ProgressPolicy? _knownPolicy;
    private ProducerEpoch? _claimEpoch;
    private ulong _claimSeq;
    private long _claimSinceNs;
    private long _oldestClaimAgeNs;
    private uint _sentMetaVersion;
    private long _nowNs;
    private long _dutyCycles;
    private long _workDone;

    /// <param name="core">The frame path.</param>
    /// <param name="monotonicClock">CLOCK_MONOTONIC, which signs of life are stamped with, whatever clock the timers follow.</param>
    /// <param name="regions">What is announced.</param>
    /// <param name="metadata">What is told of the data source.</param>
    /// <param name="endpoints">Where messages go, and come from.</param>
    /// <param name="options">Valid ones.</param>
    /// <param name="producerId">Names the producer in messages.</param>
    /// <param name="nowNs">The time, by the clock of the timers.</param>
    /// <param name="log">For changes of state.</param>
    public ProducerAgent(
        ProducerCore core,
        INanoClock monotonicClock,
        IRegionSource regions,
        MetadataBook<TWire> metadata,
        IRoleEndpoints<ProducerEndpoints> endpoints,
        ProducerOptions options,
        int producerId,
        long nowNs,
        ILogger log
    )
    {
        _core = core;
        _monotonicClock = monotonicClock;
        _regions = regions;
        _metadata = metadata;
        _endpoints = endpoints;
        _producerId = producerId;
        _log = log;
        _hints = new ProgressHints(options.Progress);
        _screen = new MessageScreen<TWire>(
            log,
            string.Create(CultureInfo.InvariantCulture, $"Producer of stream {core.StreamId}")
        );
        _reports = new ProducerReports<TWire>(core, regions, metadata, options, (uint)producerId);
        _timers.Add(options.AnnounceInterval, OnAnnounceTimer);
        _timers.Add(options.QosInterval, OnQosTimer);
        _timers.Add(options.MetadataInterval, OnMetadataTimer);
        if (endpoints.Poll(nowNs) is { } first)
        {
            Adopt(first); // so that frames have descriptors before the first cycle, too
        }
    }

    /// <summary>Age of the oldest open claim, in nanoseconds; 0 if there is none. Thread-safe.</summary>
    public long OldestClaimAgeNs => Volatile.Read(ref _oldestClaimAgeNs);

    /// <summary>Control messages that could not be read. Thread-safe.</summary>
    public long RejectedMessages => _screen.Rejected;

    /// <summary>One cycle.</summary>
    /// <param name="nowNs">The one reading of the clock.</param>
    public int DoWork(long nowNs)
    {
        _nowNs = nowNs;
        ProducerEndpoints? endpoints = _endpoints.Poll(nowNs);
        if (endpoints is not null && endpoints != _adopted)
        {
            Adopt(endpoints);
        }

        int work = endpoints?.Control.Poll(this, FragmentLimit) ?? 0;
        _hints.Expire(nowNs);
        PublishPolicy();
        work += _timers.Poll(nowNs);
        work += _regions.DoWork(nowNs);
        _core.Install(_regions);
        work += AnnounceChanges();
        MeasureOldestClaim(nowNs);
        _dutyCycles++;
        _workDone += work;
        endpoints?.Counters.Set(_dutyCycles, _workDone, CounterValues());
        return work;
    }

    /// <summary>Reads hellos; everything else on the control stream is for others.</summary>
    public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        MessageKind kind = TWire.Identify(message, out WireStatus status);
        if (status == WireStatus.Ok && kind != MessageKind.ConsumerHello)
        {
            return;
        }

        ConsumerHello hello = default;
        if (status == WireStatus.Ok)
        {
            status = TWire.TryDecodeConsumerHello(message, out hello);
        }

        bool isIntact = info.IsIntact();
        if (status != WireStatus.Ok || !isIntact)
        {
            _screen.Reject(status, message, isIntact); // whatever a hello said, it will be said again
        }
        else if (hello.StreamId == _core.StreamId)
        {
            _hints.OnHello(hello, _nowNs);
        }
    }

    private void Adopt(ProducerEndpoints endpoints)
    {
        if (_adopted is not null)
        {
            _log.TransportAdopted(_core.StreamId);
        }

        _adopted = endpoints;
        _reports.Endpoints = endpoints;
        _core.Connect(endpoints.Descriptors, endpoints.Progress);
        // Whoever joins by this transport should not have to wait for a timer.
        _knownEpoch = null;
        _sentMetaVersion = 0;
    }

    private int OnAnnounceTimer(long nowNs)
    {
        if (_core.Epoch != _knownEpoch)
        {
            return 0; // told below, in this cycle
        }

        RefreshActivity();
        return _reports.AnnounceRegions() + _reports.AnnounceSource();
    }

    private void RefreshActivity() => _regions.RefreshActivity(_monotonicClock.NanoTime());

    private int OnQosTimer(long nowNs) => _reports.ReportQos();

    private int OnMetadataTimer(long nowNs) =>
        _metadata.Current.Version == _sentMetaVersion ? _reports.SendMetadata() : 0;

    /// <summary>What changed is told at once (W-10.1.1-1, W-10.3.2-1).</summary>
    private int AnnounceChanges()
    {
        int work = 0;
        ProducerEpoch? epoch = _core.Epoch;
        if (epoch != _knownEpoch && _adopted is not null)
        {
            _knownEpoch = epoch;
            if (epoch is null)
            {
                _log.EpochEnded(_core.StreamId);
            }
            else
            {
                _log.EpochBegun(_producerId, _core.StreamId, epoch.Number, epoch.Nslots, epoch.Mapping.Pools.Length);
                RefreshActivity();
                work += _reports.AnnounceRegions() + _reports.AnnounceSource();
                _regions.OnAnnounced();
            }
        }

        uint version = _metadata.Current.Version;
        if (version != _sentMetaVersion && _adopted is not null)
        {
            _sentMetaVersion = version;
            work += _reports.SendMetadata();
        }

        return work;
    }

    private void PublishPolicy()
    {
        ProgressPolicy? policy = _hints.Policy;
        if (policy == _knownPolicy)
        {
            return;
        }

        _knownPolicy = policy;
        _core.SetProgressPolicy(policy);
        if (policy is null)
        {
            _log.ProgressUnwanted(_core.StreamId);
        }
        else
        {
            _log.ProgressWanted(_core.StreamId, _hints.ConsumerCount, policy.IntervalNs, policy.BytesDelta);
        }
    }

    /// <summary>
    /// For how long the head of the order has been open. Measured here and not by the publishing thread, which would have to
    /// read the clock for every claim: this is for people, and exact to a cycle.
    /// </summary>
    private void MeasureOldestClaim(long nowNs)
    {
        ProducerEpoch? epoch = _core.Epoch;
        ulong head = epoch?.InFlight.Head ?? 0;
        if (epoch is null || head == epoch.InFlight.Next)
        {
            _claimEpoch = null;
            Volatile.Write(ref _oldestClaimAgeNs, 0);
            return;
        }

        if (epoch != _claimEpoch || head != _claimSeq)
        {
            _claimEpoch = epoch;
            _claimSeq = head;
            _claimSinceNs = nowNs;
        }

        Volatile.Write(ref _oldestClaimAgeNs, nowNs - _claimSinceNs);
    }

    private ReadOnlySpan<long> CounterValues()
    {
        PublishCounters counts = _core.Counters;
        _counterValues[0] = counts.FramesPublished;
        _counterValues[1] = _reports.AnnouncesPublished;
        _counterValues[2] = _reports.QosPublished;
        _counterValues[3] = counts.TooLarge;
        _counterValues[4] = counts.DescriptorBackPressured;
        _counterValues[5] = counts.NotConnected;
        _counterValues[6] = counts.Abandoned;
        _counterValues[7] = _oldestClaimAgeNs;
        return _counterValues;
    }
}
