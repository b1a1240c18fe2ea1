namespace TensorPool.Aeron.Client;

/// <summary>
/// Gets a run of whole frames, headers included, as they lie in the term. Valid during the call only. A padding frame comes
/// alone.
/// </summary>
public delegate void BlockHandler(ReadOnlySpan<byte> block, int sessionId, int termId);
