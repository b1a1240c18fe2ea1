using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.TestPeer;

/// <summary>A shared or an exclusive publication.</summary>
internal sealed class PeerPublication : IDisposable
{
    private readonly Publication? _shared;
    private readonly ExclusivePublication? _exclusive;

    public PeerPublication(AeronClient client, string channel, int stream, bool isExclusive)
    {
        _shared = isExclusive ? null : client.AddPublication(channel, stream);
        _exclusive = isExclusive ? client.AddExclusivePublication(channel, stream) : null;
    }

    public int MaxMessageLength => Either.MaxMessageLength;

    public int MaxPayloadLength => Either.MaxPayloadLength;

    public long Position => Either.Position;

    private PublicationBase Either => (PublicationBase?)_shared ?? _exclusive!;

    public long Offer(ReadOnlySpan<byte> message, long tag) =>
        _shared is null ? _exclusive!.Offer(message, tag) : _shared.Offer(message, tag);

    public long TryClaim(int length, out BufferClaim claim) =>
        _shared is null ? _exclusive!.TryClaim(length, out claim) : _shared.TryClaim(length, out claim);

    public void Revoke() => Either.Revoke();

    public void Dispose() => Either.Dispose();
}
