using System.Globalization;
using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Maps the regions of a stream, checks them with every announce, and gives them up (wire 1.1, section 11): the guards and
/// actions of <see cref="MappingStateMachine"/>. On the consumer's thread. Allocates only where something changes.
/// </summary>
/// <remarks>
/// Fails closed: nothing of an announce is used before all of it was checked, and nothing of a mapping any more once a check
/// fails. What is opened and mapped comes from the announce alone (W-15.21a.4-2).
/// </remarks>
internal sealed class RegionKeeper<TWire> : IRegionSink
    where TWire : struct, IWireProtocol
{
    /// <summary>Announce periods without a sign of life after which an owner counts as dead (WO-54).</summary>
    private const int StalePeriods = 5;

    private const long Ms = 1_000_000; // in nanoseconds

    private readonly ConsumerOptions _options;
    private readonly IRegionSource _source;
    private readonly IMappingListener _listener;
    private readonly INanoClock _monotonicClock;
    private readonly ILogger _log;
    private readonly RegionAccess _access;
    private readonly MappingStateMachine _machine;
    private readonly long _staleNs;
    private MappingCheck<TWire>? _check;
    private bool _isForbidden;
    private ulong? _blockedEpoch;
    private string? _lastRefusal;
    private FallbackTarget _fallback = FallbackTarget.None;
    private long _mappings;
    private long _refused;

    /// <param name="options">Of the consumer.</param>
    /// <param name="source">Where regions come from.</param>
    /// <param name="listener">Told of every mapping first.</param>
    /// <param name="monotonicClock">CLOCK_MONOTONIC, which owners stamp their signs of life with (WO-29).</param>
    /// <param name="log">For transitions and refusals.</param>
    public RegionKeeper(
        ConsumerOptions options,
        IRegionSource source,
        IMappingListener listener,
        INanoClock monotonicClock,
        ILogger log
    )
    {
        _options = options;
        _source = source;
        _listener = listener;
        _monotonicClock = monotonicClock;
        _log = log;
        _access = new RegionAccess
        {
            AllowedDirectories = new AllowedDirectories(options.AllowedBaseDirectories),
            RequireHugepages = options.RequireHugepages,
            Paging = options.Paging,
        };
        _machine = new MappingStateMachine(OnTransition);
        _staleNs = StalePeriods * options.AnnouncePeriod.Ticks * TimeSpan.NanosecondsPerTick;
        Configure(options.UseSharedMemory, options.PayloadFallbackUri ?? "");
    }

    public ConsumerState State => _machine.State;

    /// <summary>What is mapped; null unless the state is Mapped.</summary>
    public StreamMapping? Mapping { get; private set; }

    /// <summary>Another way to the payload. May be read by any thread.</summary>
    public FallbackTarget Fallback => Volatile.Read(ref _fallback);

    /// <summary>Why the last announce was refused; null if it was not. May be read by any thread.</summary>
    public string? LastRefusal => Volatile.Read(ref _lastRefusal);

    /// <summary>Times that something was mapped, after the first. May be read by any thread.</summary>
    public long Remaps => Math.Max(0, Volatile.Read(ref _mappings) - 1);

    /// <summary>Announces of which a check failed. May be read by any thread.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>An announce of this stream.</summary>
    public void OnAnnounce(PoolAnnouncement announcement)
    {
        if (_source.Judge(announcement.Epoch, Mapping?.Epoch) == AnnounceUse.Follow)
        {
            Follow(announcement);
        }
    }

    /// <inheritdoc/>
    public ulong? MappedEpoch => Mapping?.Epoch;

    /// <inheritdoc/>
    public OfferOutcome Offer(PoolAnnouncement regions)
    {
        Follow(regions);
        return _isForbidden ? OfferOutcome.NotWanted
            : Mapping?.Epoch == regions.Epoch ? OfferOutcome.Mapped
            : OfferOutcome.Refused;
    }

    /// <inheritdoc/>
    public void Withdraw(string detail)
    {
        if (Mapping is not null)
        {
            Unmap(ConsumerTransitionCause.RegionsWithdrawn, detail);
        }
    }

    /// <summary>A descriptor is of a later epoch than the mapped one.</summary>
    public void OnLaterEpoch(ulong epoch) =>
        Unmap(ConsumerTransitionCause.LaterEpochSeen, Text($"A descriptor is of epoch {epoch}."));

    /// <summary>A sequence number went back within the mapped epoch.</summary>
    public void OnRegression(ulong seq, ulong last) =>
        Unmap(ConsumerTransitionCause.SequenceRegression, Text($"Frame {seq} was announced after frame {last}."));

    /// <summary>Looks for the owner's signs of life: once per announce period.</summary>
    public void CheckActivity()
    {
        if (_check is null)
        {
            return;
        }

        if (_check.IsTruncated()) // or the look itself might end this process
        {
            OnChange(MappingChange.Truncated);
        }
        else if (FindStaleness(_check) is string staleness)
        {
            Unmap(ConsumerTransitionCause.ActivityStale, staleness);
        }
    }

    /// <summary>The policy of a ConsumerConfig, or of the options (W-10.1.3-5).</summary>
    public void Configure(bool useSharedMemory, string fallbackUri)
    {
        if (fallbackUri != _fallback.Uri)
        {
            Volatile.Write(ref _fallback, FallbackTarget.Parse(fallbackUri));
            if (fallbackUri.Length > 0 && !_fallback.IsSupported)
            {
                _log.FallbackUnsupported(_options.StreamId, fallbackUri);
            }
        }

        bool forbid = !useSharedMemory || !_options.SupportsSharedMemory;
        if (forbid == _isForbidden)
        {
            return;
        }

        _isForbidden = forbid;
        if (forbid)
        {
            LeaveForFallback();
        }
        else
        {
            _machine.Fire(ConsumerTransitionCause.SharedMemoryAllowed, 0, "The next announce is mapped.");
        }
    }

    public void Close()
    {
        ulong epoch = Drop();
        _machine.Fire(ConsumerTransitionCause.Closed, epoch, "");
    }

    private void Follow(PoolAnnouncement announcement)
    {
        if (_isForbidden)
        {
            return;
        }

        if (Mapping is { } mapping)
        {
            Recheck(mapping, announcement);
        }

        // What was given up just now is looked at as if nothing had been mapped before.
        if (Mapping is null && announcement.Epoch != _blockedEpoch)
        {
            Map(announcement);
        }
    }

    /// <summary>The checks of section 11.2 on a mapping that is there already.</summary>
    private void Recheck(StreamMapping mapping, PoolAnnouncement announcement)
    {
        if (announcement.Epoch != mapping.Epoch)
        {
            Unmap(ConsumerTransitionCause.EpochChanged, Text($"Epoch {announcement.Epoch} is announced."));
        }
        else if (AnnounceRules.FindProblem(announcement) is string problem)
        {
            Unmap(ConsumerTransitionCause.LayoutChanged, Text($"In the announce, {problem}."));
        }
        else
        {
            OnChange(_check!.Compare(announcement));
        }

        CheckActivity();
    }

    private void OnChange(MappingChange change)
    {
        switch (change)
        {
            case MappingChange.None:
                break;
            case MappingChange.Geometry:
                Unmap(ConsumerTransitionCause.LayoutChanged, "The same epoch is announced with other slots or pools.");
                break;
            case MappingChange.Location:
                Unmap(ConsumerTransitionCause.RegionsReplaced, "The same epoch is announced with other files.");
                break;
            case MappingChange.StartTimestamp:
                Unmap(ConsumerTransitionCause.RegionsReplaced, "A region was made anew in the same epoch.");
                break;
            case MappingChange.Truncated:
                Unmap(ConsumerTransitionCause.RegionsReplaced, "A file is shorter than it was.");
                break;
            case MappingChange.Superblock:
                Unmap(ConsumerTransitionCause.SuperblockChanged, "A superblock is not as announced any more.");
                break;
            case MappingChange.Pid:
                _blockedEpoch = Mapping!.Epoch;
                Unmap(
                    ConsumerTransitionCause.ProcessChanged,
                    "Another process says that it made these regions. This epoch is not mapped again."
                );
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "No change of a mapping.");
        }
    }

    private void Map(PoolAnnouncement announcement)
    {
        // W-15.21a.4-2, W-15.21a.4-3: the announce names every file; no path is built here, and no directory is listed.
        StreamMapping? mapping = StreamOpener.Open<TWire>(announcement, _access, out RegionRejection? rejection);
        if (mapping is null)
        {
            Refuse(announcement, rejection!.ToString());
            return;
        }

        MappingCheck<TWire> check = new(mapping);
        if (FindStaleness(check) is string staleness)
        {
            mapping.Retire();
            Refuse(announcement, staleness);
            return;
        }

        Mapping = mapping;
        _check = check;
        Volatile.Write(ref _lastRefusal, null);
        Volatile.Write(ref _mappings, _mappings + 1);
        _listener.OnMapped(mapping);
        _machine.Fire(
            ConsumerTransitionCause.AnnounceAccepted,
            mapping.Epoch,
            Text(
                $"{mapping.Nslots} slots, {mapping.Pools.Length} pools, {mapping.HeaderUri}, made by process {check.Pid}."
            )
        );
    }

    /// <summary>Counts every time, logs a reason once until something else happens (W-15.22-6).</summary>
    private void Refuse(PoolAnnouncement announcement, string reason)
    {
        Volatile.Write(ref _refused, _refused + 1);
        if (reason != _lastRefusal)
        {
            Volatile.Write(ref _lastRefusal, reason);
            _log.AnnounceRefused(_options.StreamId, announcement.Epoch, reason);
        }

        if (State == ConsumerState.Unmapped && _fallback.IsSupported)
        {
            _machine.Fire(
                ConsumerTransitionCause.AnnounceRefused,
                0,
                Text($"{reason}; falling back to {_fallback.Uri}.")
            );
        }
    }

    private void LeaveForFallback()
    {
        ulong epoch = Drop();
        if (State != ConsumerState.Fallback)
        {
            _machine.Fire(
                ConsumerTransitionCause.SharedMemoryForbidden,
                epoch,
                _fallback.IsSupported ? Text($"Falling back to {_fallback.Uri}.") : "There is no fallback."
            );
        }
    }

    private void Unmap(ConsumerTransitionCause cause, string detail)
    {
        ulong epoch = Drop();
        _machine.Fire(cause, epoch, detail);
    }

    /// <summary>Stops using what is mapped, if anything is; its epoch.</summary>
    private ulong Drop()
    {
        if (Mapping is not { } mapping)
        {
            return 0;
        }

        Mapping = null;
        _check = null;
        _listener.OnUnmapped();
        mapping.Retire();
        return mapping.Epoch;
    }

    /// <summary>
    /// A sign of life from the future is none: it means that owner and consumer do not share a clock (W-15.7-3), for instance
    /// because the files are from before the machine was started.
    /// </summary>
    private string? FindStaleness(MappingCheck<TWire> check)
    {
        // The newest first: one region from the future is not to hide behind another that is fresh.
        long nowNs = _monotonicClock.NanoTime();
        long ageNs = unchecked(nowNs - (long)check.NewestActivityNs());
        if (ageNs >= -_staleNs)
        {
            ageNs = unchecked(nowNs - (long)check.OldestActivityNs());
        }

        return ageNs >= -_staleNs && ageNs <= _staleNs
            ? null
            : Text(
                $"the last sign of life of process {check.Pid} is {ageNs / Ms} ms old, with {_staleNs / Ms} ms allowed"
            );
    }

    private void OnTransition(ConsumerTransition transition)
    {
        _log.StateChanged(
            _options.StreamId,
            transition.From,
            transition.To,
            transition.Cause,
            transition.Epoch,
            transition.Detail
        );
        _options.OnStateChanged?.Invoke(transition);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
