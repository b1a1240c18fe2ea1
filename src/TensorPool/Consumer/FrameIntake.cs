using Microsoft.Extensions.Logging;
using TensorPool.SharedMemory;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// From a descriptor to the user's handler: steps R1 to R12 (wire 1.1, sections 7 to 9), and what becomes of every frame that
/// does not get there. On the consumer's thread; allocates nothing.
/// </summary>
internal sealed class FrameIntake<TWire>
    where TWire : struct, IWireProtocol
{
    /// <summary>
    /// Fragments that are drained at most before the newest frame is looked at: more than a log holds, unless they come faster
    /// than they are drained.
    /// </summary>
    private const int DrainLimit = 1 << 16;

    private readonly ConsumerOptions _options;
    private readonly IRegionSource _source;
    private readonly RegionKeeper<TWire> _regions;
    private readonly FramePolicy _policy;
    private readonly ILogger _log;
    private readonly Action _onResync;
    private readonly DescriptorInbox<TWire> _inbox;
    private readonly FrameReceiver<TWire> _receiver;
    private FrameDescriptor _pending; // in LATEST: the newest that was not looked at yet
    private bool _hasPending;
    private FrameDescriptor _last; // the last one that was accepted under this mapping
    private bool _hasLast;
    private long _accepted;
    private long _resyncs;

    /// <param name="options">Of the consumer.</param>
    /// <param name="source">Says whether the regions may be read.</param>
    /// <param name="regions">What is mapped.</param>
    /// <param name="policy">Which frames to take.</param>
    /// <param name="screen">For messages that are no descriptors.</param>
    /// <param name="onResync">Called when much was lost.</param>
    /// <param name="log">For that, too.</param>
    public FrameIntake(
        ConsumerOptions options,
        IRegionSource source,
        RegionKeeper<TWire> regions,
        FramePolicy policy,
        MessageScreen<TWire> screen,
        Action onResync,
        ILogger log
    )
    {
        _options = options;
        _source = source;
        _regions = regions;
        _policy = policy;
        _onResync = onResync;
        _log = log;
        _inbox = new DescriptorInbox<TWire>(options.StreamId, options.FragmentLimit, screen);
        _receiver = new FrameReceiver<TWire>(options.StreamId, source);
        Sequence = new SequenceTracker(options.MaxOutstandingSeqGap);
    }

    public SequenceTracker Sequence { get; }

    public DropCounters Drops { get; } = new();

    public long Accepted => Volatile.Read(ref _accepted);

    public long Resyncs => Volatile.Read(ref _resyncs);

    public void OnMapped(StreamMapping mapping)
    {
        _inbox.Nslots = mapping.Nslots;
        _receiver.OnMapped(mapping);
        Sequence.OnMapped(mapping.Epoch);
    }

    /// <summary>What is in flight is dropped (W-15.21-7).</summary>
    public void OnUnmapped()
    {
        while (_inbox.TryTake(out DescriptorEntry entry))
        {
            PassOver(entry);
            Drops.AddUnmapped();
        }

        if (_hasPending)
        {
            _hasPending = false;
            Drops.AddUnmapped();
        }

        _hasLast = false;
        _receiver.OnUnmapped();
    }

    /// <summary>Takes what has arrived, and delivers what the mode selects of it.</summary>
    /// <returns>How much was done.</returns>
    public int Receive<THandler>(IMessageSubscription subscription, ref THandler handler, long nowNs)
        where THandler : IFrameHandler, allows ref struct
    {
        if (_policy.Mode == ConsumerMode.Latest)
        {
            int work = Drain(subscription);
            if (_hasPending && _policy.TryTake(nowNs))
            {
                DeliverPending(ref handler);
                work++;
            }

            return work;
        }

        if (_hasPending)
        {
            // From before the mode changed.
            _hasPending = false;
            Take(_pending, ref handler, nowNs);
        }

        int fragments = _inbox.Fill(subscription);
        while (_inbox.TryTake(out DescriptorEntry entry))
        {
            if (Admit(entry))
            {
                Take(entry.Descriptor, ref handler, nowNs);
            }
        }

        return fragments;
    }

    /// <summary>
    /// Takes all that has arrived and delivers the newest frame of it, or the last one again. Neither the mode nor the rate
    /// matters.
    /// </summary>
    /// <returns>Whether the handler was called.</returns>
    public bool ReadLatest<THandler>(IMessageSubscription? subscription, ref THandler handler)
        where THandler : IFrameHandler, allows ref struct
    {
        if (subscription is not null)
        {
            Drain(subscription);
        }

        return _hasPending ? DeliverPending(ref handler) : TryRepeat(ref handler);
    }

    /// <summary>Keeps the newest of all that has arrived, and passes over the others (WO-39).</summary>
    private int Drain(IMessageSubscription subscription)
    {
        int work = 0;
        int fragments;
        do
        {
            fragments = _inbox.Fill(subscription);
            work += fragments;
            while (_inbox.TryTake(out DescriptorEntry entry))
            {
                if (Admit(entry))
                {
                    SetPending(entry.Descriptor);
                }
            }
        } while (fragments > 0 && work < DrainLimit);

        return work;
    }

    private void SetPending(in FrameDescriptor descriptor)
    {
        if (_hasPending)
        {
            Drops.AddSkippedMode();
        }

        _pending = descriptor;
        _hasPending = true;
    }

    /// <summary>Steps R1 to R3: whether there is anything to look at.</summary>
    private bool Admit(in DescriptorEntry entry)
    {
        if (_regions.Mapping is not { } mapping)
        {
            PassOver(entry);
            Drops.AddUnmapped(); // W-15.21-9
            return false;
        }

        if (!_source.IsUsable)
        {
            PassOver(entry);
            Drops.AddLease();
            return false;
        }

        ulong epoch = entry.Descriptor.Epoch;
        if (epoch != mapping.Epoch)
        {
            Drops.AddEpoch();
            if (epoch > mapping.Epoch)
            {
                _regions.OnLaterEpoch(epoch); // WO-10
            }

            return false;
        }

        ulong seq = entry.Descriptor.Seq;
        ulong last = Sequence.LastSeqSeen;
        switch (Sequence.Observe(seq, entry.SessionId, entry.Position))
        {
            case SequenceVerdict.InOrder:
                break;
            case SequenceVerdict.Resync:
                OnResync(seq);
                break;
            case SequenceVerdict.Duplicate:
                Drops.AddDuplicate();
                return false;
            case SequenceVerdict.Regression:
                Drops.AddUnmapped();
                Sequence.Forget();
                _regions.OnRegression(seq, last); // W-15.2-3
                return false;
            default:
                throw new InvalidOperationException("No verdict.");
        }

        return !IsHistory(seq);
    }

    private void PassOver(in DescriptorEntry entry) =>
        Sequence.PassOver(entry.Descriptor.Epoch, entry.Descriptor.Seq, entry.SessionId, entry.Position);

    /// <summary>What waits from before a gap that is too large is not worth a look any more (W-15.4-4).</summary>
    private void OnResync(ulong seq)
    {
        Volatile.Write(ref _resyncs, _resyncs + 1);
        _log.Resynced(_options.StreamId, _options.MaxOutstandingSeqGap, seq);
        if (_hasPending)
        {
            _hasPending = false;
            Drops.AddSkippedMode();
        }

        _onResync();
    }

    /// <summary>Whether a frame was over before this consumer joined; counts it then.</summary>
    private bool IsHistory(ulong seq)
    {
        if (Sequence.HasBaseline || !_receiver.HoldsLater(seq))
        {
            return false;
        }

        Drops.AddHistory();
        return true;
    }

    /// <summary>Step R4, and delivery.</summary>
    private void Take<THandler>(in FrameDescriptor descriptor, ref THandler handler, long nowNs)
        where THandler : IFrameHandler, allows ref struct
    {
        if (!_policy.Selects(descriptor.Seq))
        {
            Drops.AddSkippedMode();
            OnSkipped(descriptor.Seq);
        }
        else if (!_policy.TryTake(nowNs))
        {
            Drops.AddSkippedRate();
            OnSkipped(descriptor.Seq);
        }
        else
        {
            Deliver(descriptor, ref handler);
        }
    }

    /// <summary>A frame that was there, and was passed over on purpose, is as good a baseline as one that was read.</summary>
    private void OnSkipped(ulong seq)
    {
        if (!Sequence.HasBaseline && _receiver.Holds(seq))
        {
            Sequence.OnAccepted();
        }
    }

    private bool DeliverPending<THandler>(ref THandler handler)
        where THandler : IFrameHandler, allows ref struct
    {
        FrameDescriptor descriptor = _pending;
        _hasPending = false;
        if (_source.IsUsable)
        {
            return Deliver(descriptor, ref handler);
        }

        Drops.AddLease();
        return false;
    }

    /// <summary>Steps R5 to R12. Every frame that comes here is accepted or counted, once.</summary>
    /// <returns>Whether the handler was called.</returns>
    private bool Deliver<THandler>(in FrameDescriptor descriptor, ref THandler handler)
        where THandler : IFrameHandler, allows ref struct
    {
        DropCause cause = _receiver.Examine(descriptor);
        if (cause != DropCause.None)
        {
            if (!IsHistory(descriptor.Seq))
            {
                Drops.AddLate(cause);
            }

            return false;
        }

        FrameOutcome outcome = _receiver.Deliver(ref handler);
        switch (outcome)
        {
            case FrameOutcome.Overwritten:
                Drops.AddLate(DropCause.Changed); // W-15.3-2
                break;
            case FrameOutcome.Revoked:
                Drops.AddLease();
                break;
            default:
                Volatile.Write(ref _accepted, _accepted + 1);
                Sequence.OnAccepted();
                _last = descriptor;
                _hasLast = true;
                break;
        }

        _receiver.End(ref handler, outcome);
        return true;
    }

    /// <summary>The last frame again. It was counted when it was accepted.</summary>
    private bool TryRepeat<THandler>(ref THandler handler)
        where THandler : IFrameHandler, allows ref struct
    {
        if (!_hasLast || !_source.IsUsable || _receiver.Examine(_last) != DropCause.None)
        {
            return false;
        }

        FrameOutcome outcome = _receiver.Deliver(ref handler);
        _receiver.End(ref handler, outcome);
        return true;
    }
}
