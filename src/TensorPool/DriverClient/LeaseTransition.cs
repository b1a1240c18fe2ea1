namespace TensorPool.DriverClient;

/// <summary>A change of a client's state. A value, hence thread-safe.</summary>
/// <param name="From">The state that was left.</param>
/// <param name="To">The state that was entered.</param>
/// <param name="Cause">What happened.</param>
/// <param name="LeaseId">The lease that was granted or lost; 0 if there was none.</param>
/// <param name="Epoch">Its epoch; 0 if there was none.</param>
/// <param name="Detail">For people. May be empty.</param>
public readonly record struct LeaseTransition(
    AttachState From,
    AttachState To,
    LeaseTransitionCause Cause,
    ulong LeaseId,
    ulong Epoch,
    string Detail
);
