namespace TensorPool.Supervisor;

/// <summary>Something that a supervisor has noticed or done. A value, hence thread-safe.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="PeerId">The producer or consumer; 0 if it is about the stream.</param>
/// <param name="Detail">For people. May be empty.</param>
public readonly record struct SupervisorEvent(SupervisorEventKind Kind, uint StreamId, uint PeerId, string Detail);
