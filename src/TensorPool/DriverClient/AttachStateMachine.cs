namespace TensorPool.DriverClient;

/// <summary>
/// The states of a client of an SHM driver and every way between them (driver 1.0, section 10), in one place. Decides
/// nothing: guards and actions are those of <see cref="LeaseConductor"/>, which fires what has happened. On the agent's
/// thread; the state may be read by others.
/// </summary>
/// <remarks>
/// <code>
/// from       cause                                                     to
/// Idle       Started                                                   Attaching
/// Attaching  Granted                                                   Attached
/// Attaching  Refused, ResponseTimeout, ProtocolError, DeadlinePassed,
///            DriverShutdown                                            BackOff
/// Attached   MappingFailed, Revoked, DriverShutdown, DeadlinePassed,
///            KeepaliveFailed, EpochRaised, DriverRestarted,
///            DriverLost, EpochNotRaised                                BackOff
/// BackOff    RetryDue                                                  Attaching
/// BackOff    GivenUp                                                   Closed
/// any        Detached                                                  Closed
/// </code>
/// The protocol calls the state after a detach IDLE; here it is Closed, as a lease object that was disposed of does not come
/// back. Regions are mapped on the thread of the role, which may take long, while keepalives go out: so a client is Attached
/// before they are, and leaves by MappingFailed when they cannot be.
/// </remarks>
internal sealed class AttachStateMachine(Action<LeaseTransition> observer)
{
    // Written by the agent's thread alone; others read a state that may be over by the time they look at it.
    private volatile AttachState _state;

    public AttachState State => _state;

    /// <summary>Where a cause leads to; null if it cannot happen there.</summary>
    public static AttachState? Next(AttachState from, LeaseTransitionCause cause) =>
        (from, cause) switch
        {
            (AttachState.Closed, _) => null,
            (_, LeaseTransitionCause.Detached) => AttachState.Closed,
            (AttachState.Idle, LeaseTransitionCause.Started) => AttachState.Attaching,
            (AttachState.Attaching, LeaseTransitionCause.Granted) => AttachState.Attached,
            (
                AttachState.Attaching,
                LeaseTransitionCause.Refused
                    or LeaseTransitionCause.ResponseTimeout
                    or LeaseTransitionCause.ProtocolError
                    or LeaseTransitionCause.DeadlinePassed
                    or LeaseTransitionCause.DriverShutdown
            ) => AttachState.BackOff,
            (
                AttachState.Attached,
                LeaseTransitionCause.MappingFailed
                    or LeaseTransitionCause.Revoked
                    or LeaseTransitionCause.DriverShutdown
                    or LeaseTransitionCause.DeadlinePassed
                    or LeaseTransitionCause.KeepaliveFailed
                    or LeaseTransitionCause.EpochRaised
                    or LeaseTransitionCause.DriverRestarted
                    or LeaseTransitionCause.DriverLost
                    or LeaseTransitionCause.EpochNotRaised
            ) => AttachState.BackOff,
            (AttachState.BackOff, LeaseTransitionCause.RetryDue) => AttachState.Attaching,
            (AttachState.BackOff, LeaseTransitionCause.GivenUp) => AttachState.Closed,
            _ => null,
        };

    /// <summary>Changes the state, and tells the observer once.</summary>
    /// <exception cref="InvalidOperationException">There is no such way: a mistake of the caller.</exception>
    public void Fire(LeaseTransitionCause cause, ulong leaseId, ulong epoch, string detail)
    {
        AttachState from = _state;
        AttachState to =
            Next(from, cause)
            ?? throw new InvalidOperationException($"A client that is {from} has no way for {cause}.");
        _state = to;
        observer(new LeaseTransition(from, to, cause, leaseId, epoch, detail));
    }
}
