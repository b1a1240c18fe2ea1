using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>A change in the life of a lease. A value, hence thread-safe.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="StreamId">The stream that it is for.</param>
/// <param name="ClientId">Who holds it, or did.</param>
/// <param name="Role">What it entitles to.</param>
/// <param name="From">The state that was left; <see cref="LeaseState.None"/> if it was just granted.</param>
/// <param name="To">The state that was entered.</param>
public readonly record struct LeaseTransition(
    ulong LeaseId,
    uint StreamId,
    uint ClientId,
    ClientRole Role,
    LeaseState From,
    LeaseState To
);
