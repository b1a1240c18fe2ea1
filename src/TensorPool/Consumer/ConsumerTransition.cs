namespace TensorPool.Consumer;

/// <summary>A change of a consumer's state. A value, hence thread-safe.</summary>
/// <param name="From">The state that was left.</param>
/// <param name="To">The state that was entered.</param>
/// <param name="Cause">What happened.</param>
/// <param name="Epoch">The epoch that is mapped now, or was; 0 if there was none.</param>
/// <param name="Detail">For people: what was expected and what was found. May be empty.</param>
public readonly record struct ConsumerTransition(
    ConsumerState From,
    ConsumerState To,
    ConsumerTransitionCause Cause,
    ulong Epoch,
    string Detail
);
