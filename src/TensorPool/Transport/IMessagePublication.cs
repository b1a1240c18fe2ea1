namespace TensorPool.Transport;

/// <summary>
/// Sends messages on one stream. Exclusive: one thread, one process (a process that died in mid-claim would block a shared
/// log for seconds). Never blocks.
/// </summary>
internal interface IMessagePublication : IDisposable
{
    /// <summary>The Aeron stream id.</summary>
    int StreamId { get; }

    /// <summary>Tells publications of one stream apart; what a receiver sees in <see cref="MessageInfo.SessionId"/>.</summary>
    int SessionId { get; }

    /// <summary>Whether anybody listens.</summary>
    bool IsConnected { get; }

    bool IsClosed { get; }

    /// <summary>Longest message that <see cref="TryClaim"/> takes.</summary>
    int MaxPayloadLength { get; }

    /// <summary>Longest message that <see cref="Offer"/> takes.</summary>
    int MaxMessageLength { get; }

    /// <summary>Room for a message that is encoded in place.</summary>
    /// <returns>The new position, or one of the numbers of <see cref="Aeron.Client.PublicationResult"/>.</returns>
    long TryClaim(int length, out MessageClaim claim);

    /// <summary>Copies a message in, in several fragments if need be.</summary>
    /// <returns>The new position, or one of the numbers of <see cref="Aeron.Client.PublicationResult"/>.</returns>
    long Offer(ReadOnlySpan<byte> message);
}
