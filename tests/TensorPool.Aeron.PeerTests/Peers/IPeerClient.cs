namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>A client of any make, so that one test can pair all of them.</summary>
internal interface IPeerClient : IDisposable
{
    IPeerPublication AddPublication(string channel, int streamId, bool isExclusive);

    IPeerSubscription AddSubscription(string channel, int streamId);
}
