namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>A subscription of any make, which hands out whole messages.</summary>
internal interface IPeerSubscription : IDisposable
{
    int ImageCount { get; }

    int Poll(MessageHandler handler);
}
