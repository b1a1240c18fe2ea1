using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>An exclusive publication of TensorPool.Aeron.</summary>
internal sealed class AeronMessagePublication(ExclusivePublication publication) : IMessagePublication
{
    public int StreamId => publication.StreamId;

    public int SessionId => publication.SessionId;

    public bool IsConnected => publication.IsConnected;

    public bool IsClosed => publication.IsClosed;

    public int MaxPayloadLength => publication.MaxPayloadLength;

    public int MaxMessageLength => publication.MaxMessageLength;

    public long TryClaim(int length, out MessageClaim claim)
    {
        long result = publication.TryClaim(length, out BufferClaim buffer);
        if (result <= 0)
        {
            claim = default;
            return result;
        }

        claim = new MessageClaim(buffer);
        return result;
    }

    public long Offer(ReadOnlySpan<byte> message) => publication.Offer(message);

    public void Dispose() => publication.Dispose();
}
