namespace TensorPool.Consumer;

/// <summary>
/// The states of a mapping and every way between them (wire 1.1, section 11.1), in one place. Decides nothing: guards and
/// actions are those of <see cref="RegionKeeper{TWire}"/>, which fires what has happened. On the consumer's thread; the
/// state may be read by others.
/// </summary>
/// <remarks>
/// <code>
/// from      cause                                                   to
/// Unmapped  AnnounceAccepted                                        Mapped
/// Unmapped  AnnounceRefused, SharedMemoryForbidden                  Fallback
/// Mapped    EpochChanged, LayoutChanged, RegionsReplaced,
///           SuperblockChanged, ProcessChanged, ActivityStale,
///           LaterEpochSeen, SequenceRegression, RegionsWithdrawn    Unmapped
/// Mapped    SharedMemoryForbidden                                   Fallback
/// Fallback  AnnounceAccepted (unless forbidden)                     Mapped
/// Fallback  SharedMemoryAllowed                                     Unmapped
/// any       Closed                                                  Closed
/// </code>
/// </remarks>
internal sealed class MappingStateMachine(Action<ConsumerTransition> observer)
{
    // Written by the consumer's thread alone; others read a state that may be over by the time they look at it.
    private volatile ConsumerState _state;

    public ConsumerState State => _state;

    /// <summary>Where a cause leads to; null if it cannot happen there.</summary>
    public static ConsumerState? Next(ConsumerState from, ConsumerTransitionCause cause) =>
        (from, cause) switch
        {
            (ConsumerState.Closed, _) => null,
            (_, ConsumerTransitionCause.Closed) => ConsumerState.Closed,
            (ConsumerState.Unmapped or ConsumerState.Fallback, ConsumerTransitionCause.AnnounceAccepted) =>
                ConsumerState.Mapped,
            (ConsumerState.Unmapped, ConsumerTransitionCause.AnnounceRefused) => ConsumerState.Fallback,
            (ConsumerState.Unmapped or ConsumerState.Mapped, ConsumerTransitionCause.SharedMemoryForbidden) =>
                ConsumerState.Fallback,
            (ConsumerState.Fallback, ConsumerTransitionCause.SharedMemoryAllowed) => ConsumerState.Unmapped,
            (
                ConsumerState.Mapped,
                ConsumerTransitionCause.EpochChanged
                    or ConsumerTransitionCause.LayoutChanged
                    or ConsumerTransitionCause.RegionsReplaced
                    or ConsumerTransitionCause.SuperblockChanged
                    or ConsumerTransitionCause.ProcessChanged
                    or ConsumerTransitionCause.ActivityStale
                    or ConsumerTransitionCause.LaterEpochSeen
                    or ConsumerTransitionCause.SequenceRegression
                    or ConsumerTransitionCause.RegionsWithdrawn
            ) => ConsumerState.Unmapped,
            _ => null,
        };

    /// <summary>Changes the state, and tells the observer once.</summary>
    /// <exception cref="InvalidOperationException">There is no such way: a mistake of the caller.</exception>
    public void Fire(ConsumerTransitionCause cause, ulong epoch, string detail)
    {
        ConsumerState from = _state;
        ConsumerState to =
            Next(from, cause)
            ?? throw new InvalidOperationException($"A consumer that is {from} has no way for {cause}.");
        _state = to;
        observer(new ConsumerTransition(from, to, cause, epoch, detail));
    }
}
