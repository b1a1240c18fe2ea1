using TensorPool.Aeron.Client;
using TensorPool.Aeron.PeerTests.CClient;

namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>Makes clients by name.</summary>
internal static class PeerClient
{
    public static IPeerClient Connect(string name, string directory) =>
        name == PeerList.Ours ? new OurClient(directory) : new CClientPeer(name, directory);

    private sealed class OurClient(string directory) : IPeerClient
    {
        private readonly AeronClient _client = AeronClient.Connect(
            new AeronClientOptions { Directory = directory, DriverTimeout = TimeSpan.FromSeconds(20) }
        );

        public IPeerPublication AddPublication(string channel, int streamId, bool isExclusive) =>
            isExclusive
                ? new OurExclusive(_client.AddExclusivePublication(channel, streamId))
                : new OurShared(_client.AddPublication(channel, streamId));

        public IPeerSubscription AddSubscription(string channel, int streamId) =>
            new OurSubscription(_client.AddSubscription(channel, streamId));

        public void Dispose() => _client.Dispose();
    }

    private sealed class OurShared(Publication publication) : IPeerPublication
    {
        public bool IsConnected => publication.IsConnected;

        public long Offer(ReadOnlySpan<byte> message) => publication.Offer(message);

        public long TryClaim(ReadOnlySpan<byte> message, bool commit)
        {
            long position = publication.TryClaim(message.Length, out BufferClaim claim);
            return position > 0 ? Finish(claim, message, commit, position) : position;
        }

        public void Dispose() => publication.Dispose();

        public static long Finish(BufferClaim claim, ReadOnlySpan<byte> message, bool commit, long position)
        {
            message.CopyTo(claim.Span);
            if (commit)
            {
                claim.Commit();
            }
            else
            {
                claim.Abort();
            }

            return position;
        }
    }

    private sealed class OurExclusive(ExclusivePublication publication) : IPeerPublication
    {
        public bool IsConnected => publication.IsConnected;

        public long Offer(ReadOnlySpan<byte> message) => publication.Offer(message);

        public long TryClaim(ReadOnlySpan<byte> message, bool commit)
        {
            long position = publication.TryClaim(message.Length, out BufferClaim claim);
            return position > 0 ? OurShared.Finish(claim, message, commit, position) : position;
        }

        public void Dispose() => publication.Dispose();
    }

    private sealed class OurSubscription : IPeerSubscription
    {
        private readonly Subscription _subscription;
        private readonly FragmentAssembler _assembler;
        private MessageHandler? _handler;

        public OurSubscription(Subscription subscription)
        {
            _subscription = subscription;
            _assembler = new FragmentAssembler((payload, in header) => _handler!(payload));
        }

        public int ImageCount => _subscription.ImageCount;

        public int Poll(MessageHandler handler)
        {
            _handler = handler;
            return _subscription.Poll(_assembler.Handler, 10);
        }

        public void Dispose() => _subscription.Dispose();
    }

    private sealed class CClientPeer(string name, string directory) : IPeerClient
    {
        private readonly CAeron _client = new(name, directory);

        public IPeerPublication AddPublication(string channel, int streamId, bool isExclusive) =>
            new CPeerPublication(_client.AddPublication(channel, streamId, isExclusive));

        public IPeerSubscription AddSubscription(string channel, int streamId) =>
            new CPeerSubscription(_client.AddSubscription(channel, streamId));

        public void Dispose()
        {
            _client.Dispose();
            Assert.Empty(_client.Errors);
        }
    }

    private sealed class CPeerPublication(CPublication publication) : IPeerPublication
    {
        public bool IsConnected => publication.IsConnected;

        public long Offer(ReadOnlySpan<byte> message) => publication.Offer(message);

        public long TryClaim(ReadOnlySpan<byte> message, bool commit) => publication.TryClaim(message, commit);

        public void Dispose() => publication.Dispose();
    }

    private sealed class CPeerSubscription(CSubscription subscription) : IPeerSubscription
    {
        public int ImageCount => subscription.ImageCount;

        public int Poll(MessageHandler handler) => subscription.Poll(m => handler(m));

        public void Dispose() => subscription.Dispose();
    }
}
