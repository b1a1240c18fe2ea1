namespace TensorPool.Transport;

/// <summary>Where a message comes from.</summary>
/// <param name="SessionId">The publication that sent it.</param>
/// <param name="Position">Position of the stream behind it.</param>
internal readonly record struct MessageInfo(int SessionId, long Position);
