namespace TensorPool.Driver;

/// <summary>The states of a lease and every way between them (driver 1.0, section 2), in one place.</summary>
/// <remarks>
/// <code>
/// from              event      to
/// None              Grant      Attached
/// Attached, Active  Keepalive  Active
/// Attached, Active  Detach     Detached
/// Attached, Active  Expire     Expired
/// Attached, Active  Revoke     Revoked
/// </code>
/// The last three are ends: a client goes on with another lease only.
/// </remarks>
internal static class LeaseLifecycle
{
    /// <summary>Where an event leads to; null if it cannot happen there.</summary>
    public static LeaseState? Next(LeaseState from, LeaseEvent what) =>
        (from, what) switch
        {
            (LeaseState.None, LeaseEvent.Grant) => LeaseState.Attached,
            (LeaseState.Attached or LeaseState.Active, LeaseEvent.Keepalive) => LeaseState.Active,
            (LeaseState.Attached or LeaseState.Active, LeaseEvent.Detach) => LeaseState.Detached,
            (LeaseState.Attached or LeaseState.Active, LeaseEvent.Expire) => LeaseState.Expired,
            (LeaseState.Attached or LeaseState.Active, LeaseEvent.Revoke) => LeaseState.Revoked,
            _ => null,
        };
}
