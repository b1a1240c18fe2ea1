namespace TensorPool.Producer;

/// <summary>
/// Where a claim stands.
/// <code>
/// Open ──complete──► Completed ──descriptor of all before it sent──► (out of the queue)
///   └───abandon────► Abandoned ──its turn: a gap──────────────────► (out of the queue)
/// </code>
/// </summary>
internal enum InFlightState : byte
{
    /// <summary>The slot is being written.</summary>
    Open,

    /// <summary>The frame is complete, and its descriptor waits for its turn.</summary>
    Completed,

    /// <summary>There will be no frame.</summary>
    Abandoned,
}
