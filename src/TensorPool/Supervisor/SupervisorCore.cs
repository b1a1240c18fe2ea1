using System.Collections.Concurrent;
using System.Globalization;
using TensorPool.Agents;
using TensorPool.SharedMemory;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>
/// The duty cycle of a supervisor (operations, section 2): what has arrived, then who is stale and what the policy says. On the
/// agent's thread, but for what says otherwise; allocates nothing while nothing changes and nobody asks for a snapshot.
/// </summary>
internal sealed class SupervisorCore<TWire>
    where TWire : struct, IWireProtocol
{
    private const int FragmentLimit = 10; // O-3

    private const long Ms = 1_000_000; // in nanoseconds

    private readonly SupervisorOptions _options;
    private readonly SupervisorEnvironment _environment;
    private readonly IRoleEndpoints<SupervisorEndpoints> _role;
    private readonly MessageScreen<TWire> _screen;
    private readonly SupervisorInbox<TWire> _inbox;
    private readonly ConsumerPolicy _policy;
    private readonly PolledTimer _livenessTimer;
    private readonly RegionAccess? _access;
    private readonly long _livenessNs;
    private readonly long _forgetNs;
    private readonly ConcurrentQueue<TaskCompletionSource<SupervisorSnapshot>> _snapshotRequests = [];
    private readonly ConcurrentQueue<(uint StreamId, uint ConsumerId, ConsumerDirective Directive)> _orders = [];
    private readonly Dictionary<uint, StreamRecord<TWire>> _streams = [];
    private readonly ConsumerConfig _config = new();
    private readonly byte[] _configBuffer = new byte[MessageLimits.Uri + 256];
    private readonly long[] _counterValues = new long[SupervisorEndpoints.CounterCount];
    private SupervisorEndpoints? _endpoints;
    private long _nowNs;
    private long _configsSent;
    private long _livenessChecks;
    private long _peersIgnored;
    private long _dutyCycles;
    private long _workDone;

    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public SupervisorCore(SupervisorOptions options, SupervisorEnvironment environment)
    {
        _options = options;
        _environment = environment;
        _screen = new MessageScreen<TWire>(environment.Log, "Supervisor");
        _inbox = new SupervisorInbox<TWire>(this, _screen);
        _policy = new ConsumerPolicy(options.Rules, options.ResendInterval);
        _livenessTimer = new PolledTimer(options.LivenessCheckInterval);
        _livenessNs = Ns(options.AnnouncePeriod) * options.LivenessPeriods;
        _forgetNs = Ns(options.ForgetAfter);
        _access =
            options.AllowedBaseDirectories.Count == 0
                ? null
                : new RegionAccess { AllowedDirectories = new AllowedDirectories(options.AllowedBaseDirectories) };
        TensorPoolClientOptions client = environment.ClientOptions;
        int agentId = options.AgentId ?? (int)Math.Min(options.StreamId ?? 1, int.MaxValue);
        _role = environment.Session.Open(transport => new SupervisorEndpoints(
            transport,
            environment.Channels,
            client,
            options.AnnounceStreamId ?? client.ControlStreamId,
            agentId,
            environment.Log
        ));
    }

    /// <summary>Any thread.</summary>
    public Task<SupervisorSnapshot> RequestSnapshot()
    {
        TaskCompletionSource<SupervisorSnapshot> request = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _snapshotRequests.Enqueue(request);
        return request.Task;
    }

    /// <summary>Any thread.</summary>
    public void Order(uint streamId, uint consumerId, ConsumerDirective directive) =>
        _orders.Enqueue((streamId, consumerId, directive));

    /// <summary>One cycle.</summary>
    /// <returns>How much was done.</returns>
    public int DoWork()
    {
        _nowNs = _environment.Clock.NanoTime();
        _endpoints = _role.Poll(_nowNs);
        int work = 0;
        if (_endpoints is not null)
        {
            foreach (IMessageSubscription subscription in _endpoints.Subscriptions)
            {
                work += subscription.Poll(_inbox, FragmentLimit);
            }

            work += CarryOutOrders();
        }

        if (_livenessTimer.IsDue(_nowNs))
        {
            CheckLiveness();
            work++;
        }

        while (_snapshotRequests.TryDequeue(out TaskCompletionSource<SupervisorSnapshot>? request))
        {
            request.TrySetResult(TakeSnapshot());
            work++;
        }

        _dutyCycles++;
        _workDone += work;
        if (_endpoints is not null)
        {
            _counterValues[0] = _configsSent;
            _counterValues[1] = _livenessChecks;
            _endpoints.Counters.Set(_dutyCycles, _workDone, _counterValues);
        }

        return work;
    }

    public void OnAnnounce(PoolAnnouncement announcement)
    {
        if (Stream(announcement.StreamId) is not { } stream)
        {
            return; // of another stream (W-10.1.1-6)
        }

        ulong former = stream.Epoch;
        if (stream.OnAnnounce(announcement, _nowNs))
        {
            Tell(
                SupervisorEventKind.EpochChanged,
                stream.StreamId,
                0,
                Text($"From epoch {former} to {announcement.Epoch}.")
            );
        }

        if (announcement.ProducerId != 0 && Producer(stream, announcement.ProducerId) is { } producer)
        {
            producer.LastHeardNs = _nowNs;
            Judge(stream, producer);
        }

        Judge(stream);
    }

    public void OnHello(in ConsumerHello hello)
    {
        if (Stream(hello.StreamId) is { } stream && Consumer(stream, hello.ConsumerId) is { } consumer)
        {
            consumer.OnHello(hello, _nowNs);
            Judge(stream, consumer);
            Apply(stream, consumer);
        }
    }

    public void OnReport(in QosConsumer report)
    {
        if (Stream(report.StreamId) is { } stream && Consumer(stream, report.ConsumerId) is { } consumer)
        {
            consumer.OnReport(report, _nowNs);
            Judge(stream, consumer);
            Apply(stream, consumer);
        }
    }

    public void OnReport(in QosProducer report)
    {
        if (Stream(report.StreamId) is { } stream && Producer(stream, report.ProducerId) is { } producer)
        {
            producer.OnReport(report, _nowNs);
            Judge(stream, producer);
        }
    }

    public void OnSource(DataSourceAnnouncement source)
    {
        if (Stream(source.StreamId) is not { } stream)
        {
            return;
        }

        stream.LastHeardNs = _nowNs;
        stream.OnSource(source);
        if (Producer(stream, source.ProducerId) is { } producer)
        {
            producer.LastHeardNs = _nowNs;
            Judge(stream, producer);
        }
    }

    public void OnMetadata(DataSourceMetadata metadata)
    {
        if (Stream(metadata.StreamId) is { } stream)
        {
            stream.LastHeardNs = _nowNs;
            stream.OnMetadata(metadata);
        }
    }

    /// <summary>Ends everything. Waiting requests are cancelled.</summary>
    public void Close()
    {
        while (_snapshotRequests.TryDequeue(out TaskCompletionSource<SupervisorSnapshot>? request))
        {
            request.TrySetCanceled();
        }

        foreach (StreamRecord<TWire> stream in _streams.Values)
        {
            stream.Probe.Dispose();
        }

        _streams.Clear();
        _role.Dispose();
    }

    /// <summary>All that is known. Allocates.</summary>
    public SupervisorSnapshot TakeSnapshot()
    {
        long monotonicNs = _environment.MonotonicClock.NanoTime();
        return new SupervisorSnapshot
        {
            TakenAtNs = _nowNs,
            ConfigsSent = _configsSent,
            LivenessChecks = _livenessChecks,
            MessagesRejected = _screen.Rejected,
            PeersIgnored = _peersIgnored,
            Streams =
            [
                .. _streams
                    .Values.OrderBy(stream => stream.StreamId)
                    .Select(stream => SnapshotWriter.Write(stream, _nowNs, monotonicNs)),
            ],
        };
    }

    private int CarryOutOrders()
    {
        int work = 0;
        while (_orders.TryPeek(out (uint StreamId, uint ConsumerId, ConsumerDirective Directive) order))
        {
            ConsumerRecord? consumer = _streams.TryGetValue(order.StreamId, out StreamRecord<TWire>? stream)
                ? stream.FindConsumer(order.ConsumerId)
                : null;
            // A consumer that was never heard of is told all the same: it may be about to start.
            if (!TrySend(order.StreamId, order.ConsumerId, consumer, order.Directive, "as ordered"))
            {
                break;
            }

            _orders.TryDequeue(out _);
            work++;
        }

        return work;
    }

    private void CheckLiveness()
    {
        _livenessChecks++;
        foreach (StreamRecord<TWire> stream in _streams.Values)
        {
            Judge(stream);
            for (int i = stream.Producers.Count - 1; i >= 0; i--)
            {
                Judge(stream, stream.Producers[i]);
                if (_nowNs - stream.Producers[i].LastHeardNs > _forgetNs)
                {
                    stream.Producers.RemoveAt(i);
                }
            }

            for (int i = stream.Consumers.Count - 1; i >= 0; i--)
            {
                Judge(stream, stream.Consumers[i]);
                Apply(stream, stream.Consumers[i]);
                if (_nowNs - stream.Consumers[i].LastHeardNs > _forgetNs)
                {
                    stream.Consumers.RemoveAt(i);
                }
            }

            if (stream.Producers.Count == 0 && stream.Consumers.Count == 0 && _nowNs - stream.LastHeardNs > _forgetNs)
            {
                stream.Probe.Dispose();
                _streams.Remove(stream.StreamId); // which an enumeration of a dictionary allows
            }
        }
    }

    /// <summary>A stream lives by its announces and by the signs of life in its regions (W-15.14-5, W-15.16-1).</summary>
    private void Judge(StreamRecord<TWire> stream)
    {
        if (!stream.HasAnnounce)
        {
            return;
        }

        long announceAgeNs = _nowNs - stream.LastAnnounceNs;
        long? activityAgeNs = ActivityAgeNs(stream);
        bool isLive = announceAgeNs <= _livenessNs && (activityAgeNs is not { } age || IsFresh(age));
        PeerLiveness liveness = isLive ? PeerLiveness.Live : PeerLiveness.Stale;
        if (liveness == stream.Liveness)
        {
            return;
        }

        stream.Liveness = liveness;
        if (isLive)
        {
            Tell(SupervisorEventKind.StreamLive, stream.StreamId, 0, Text($"Epoch {stream.Epoch}."));
            if (stream.Probe.Problem is string problem && _access is not null)
            {
                _environment.Log.NoActivity(stream.StreamId, problem);
            }
        }
        else
        {
            string activity = activityAgeNs is { } oldNs
                ? Text($"; the last sign of life in its regions is {oldNs / Ms} ms old")
                : "";
            Tell(
                SupervisorEventKind.StreamStale,
                stream.StreamId,
                0,
                Text($"The last announce is {announceAgeNs / Ms} ms old{activity}.")
            );
        }

        if (stream.FindProducer(stream.ProducerId) is { } producer)
        {
            Judge(stream, producer);
        }
    }

    private void Judge(StreamRecord<TWire> stream, ProducerRecord producer)
    {
        long ageNs = _nowNs - producer.LastHeardNs;
        // In driver mode the driver goes on announcing a producer that is dead, until the lease has expired.
        bool isDeadOwner =
            producer.ProducerId == stream.ProducerId
            && ActivityAgeNs(stream) is { } activityAgeNs
            && !IsFresh(activityAgeNs);
        PeerLiveness liveness = ageNs <= _livenessNs && !isDeadOwner ? PeerLiveness.Live : PeerLiveness.Stale;
        if (liveness != producer.Liveness)
        {
            producer.Liveness = liveness;
            if (liveness == PeerLiveness.Live)
            {
                Tell(SupervisorEventKind.ProducerLive, stream.StreamId, producer.ProducerId, "");
            }
            else
            {
                string detail = isDeadOwner
                    ? "Its regions show no sign of life."
                    : Text($"It was last heard of {ageNs / Ms} ms ago.");
                Tell(SupervisorEventKind.ProducerStale, stream.StreamId, producer.ProducerId, detail);
            }
        }
    }

    private void Judge(StreamRecord<TWire> stream, ConsumerRecord consumer)
    {
        long ageNs = _nowNs - consumer.LastHeardNs;
        PeerLiveness liveness = ageNs <= _livenessNs ? PeerLiveness.Live : PeerLiveness.Stale;
        if (liveness != consumer.Liveness)
        {
            consumer.Liveness = liveness;
            Tell(
                liveness == PeerLiveness.Live ? SupervisorEventKind.ConsumerLive : SupervisorEventKind.ConsumerStale,
                stream.StreamId,
                consumer.ConsumerId,
                liveness == PeerLiveness.Live ? "" : Text($"It was last heard of {ageNs / Ms} ms ago.")
            );
        }
    }

    private void Apply(StreamRecord<TWire> stream, ConsumerRecord consumer)
    {
        if (consumer.Liveness != PeerLiveness.Live)
        {
            return;
        }

        ConsumerRule? before = consumer.Rule;
        ConsumerDirective? directive = _policy.Decide(stream.StreamId, consumer, stream.LagOf(consumer), _nowNs);
        if (
            directive is not null
            && !TrySend(
                stream.StreamId,
                consumer.ConsumerId,
                consumer,
                directive,
                consumer.Rule == before ? "again"
                    : consumer.Rule is null ? "by itself again"
                    : consumer.Rule.Name
            )
        )
        {
            consumer.Rule = before; // decided again in the next cycle that has room
        }
    }

    private bool TrySend(
        uint streamId,
        uint consumerId,
        ConsumerRecord? consumer,
        ConsumerDirective directive,
        string reason
    )
    {
        if (_endpoints is null)
        {
            return false;
        }

        ConsumerMode? mode = consumer is null ? directive.Mode : ConsumerPolicy.ModeOf(directive, consumer);
        _config.StreamId = streamId;
        _config.ConsumerId = consumerId;
        _config.UseShm = directive.UseSharedMemory;
        _config.Mode = mode ?? ConsumerMode.Stream;
        _config.Decimation = directive.Decimation;
        _config.PayloadFallbackUri.Set(directive.FallbackUri ?? "");
        Span<byte> message = _configBuffer.AsSpan(0, TWire.ConsumerConfigLength(_config));
        TWire.EncodeConsumerConfig(message, _config);
        if (_endpoints.Configs.Send(message) is not (SendResult.Sent or SendResult.NotConnected))
        {
            return false;
        }

        _configsSent++;
        if (consumer is not null)
        {
            consumer.Directive = directive;
            consumer.DirectiveSentNs = _nowNs;
        }

        Tell(
            SupervisorEventKind.ConfigSent,
            streamId,
            consumerId,
            Text(
                $"{_config.Mode}, decimation {_config.Decimation}, shared memory {_config.UseShm}, fallback \"{directive.FallbackUri}\" ({reason})."
            )
        );
        return true;
    }

    /// <summary>The record of a stream; null if it is not watched.</summary>
    private StreamRecord<TWire>? Stream(uint streamId)
    {
        if ((_options.StreamId ?? streamId) != streamId)
        {
            return null;
        }

        if (_streams.TryGetValue(streamId, out StreamRecord<TWire>? stream))
        {
            return stream;
        }

        if (!HasRoom(_streams.Count))
        {
            return null;
        }

        stream = new StreamRecord<TWire>(streamId, new ActivityProbe<TWire>(_access)) { LastHeardNs = _nowNs };
        _streams.Add(streamId, stream);
        return stream;
    }

    private ProducerRecord? Producer(StreamRecord<TWire> stream, uint producerId)
    {
        ProducerRecord? producer = stream.FindProducer(producerId);
        if (producer is null && HasRoom(stream.Producers.Count))
        {
            producer = new ProducerRecord(producerId);
            stream.Producers.Add(producer);
        }

        return producer;
    }

    private ConsumerRecord? Consumer(StreamRecord<TWire> stream, uint consumerId)
    {
        ConsumerRecord? consumer = stream.FindConsumer(consumerId);
        if (consumer is null && HasRoom(stream.Consumers.Count))
        {
            consumer = new ConsumerRecord(consumerId);
            stream.Consumers.Add(consumer);
        }

        return consumer;
    }

    private bool HasRoom(int count)
    {
        if (count < _options.MaxPeers)
        {
            return true;
        }

        if (_peersIgnored++ == 0)
        {
            _environment.Log.TooManyPeers(_options.MaxPeers);
        }

        return false;
    }

    private long? ActivityAgeNs(StreamRecord<TWire> stream) =>
        stream.Probe.Read() is { } activityNs
            ? unchecked(_environment.MonotonicClock.NanoTime() - (long)activityNs)
            : null;

    /// <summary>A sign of life from the future is none: owner and supervisor do not share a clock (W-15.7-3).</summary>
    private bool IsFresh(long ageNs) => ageNs <= _livenessNs && ageNs >= -_livenessNs;

    private void Tell(SupervisorEventKind kind, uint streamId, uint peerId, string detail)
    {
        if (
            kind
            is SupervisorEventKind.StreamStale
                or SupervisorEventKind.ProducerStale
                or SupervisorEventKind.ConsumerStale
        )
        {
            _environment.Log.Lost(streamId, kind, peerId, detail);
        }
        else
        {
            _environment.Log.Changed(streamId, kind, peerId, detail);
        }

        _options.OnEvent?.Invoke(new SupervisorEvent(kind, streamId, peerId, detail));
    }

    private static long Ns(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
