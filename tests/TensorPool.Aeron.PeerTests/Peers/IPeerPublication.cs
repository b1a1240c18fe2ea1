namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>A publication of any make.</summary>
internal interface IPeerPublication : IDisposable
{
    bool IsConnected { get; }

    long Offer(ReadOnlySpan<byte> message);

    long TryClaim(ReadOnlySpan<byte> message, bool commit);
}
