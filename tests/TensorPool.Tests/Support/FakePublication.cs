using TensorPool.Aeron.Client;
using TensorPool.Transport;

namespace TensorPool.Tests.Support;

/// <summary>Collects what is sent, or answers what a test has told it to.</summary>
internal sealed class FakePublication(string channel, int streamId, int sessionId) : IMessagePublication, IClaimOwner
{
    private byte[]? _claimed;

    public string Channel => channel;

    public int StreamId => streamId;

    public int SessionId => sessionId;

    /// <summary>Answers of the next calls, in order; when there is none, the message is taken.</summary>
    public Queue<long> Results { get; } = [];

    public List<byte[]> Messages { get; } = [];

    public bool IsConnected { get; set; } = true;

    public bool IsClosed { get; set; }

    public int MaxPayloadLength { get; set; } = 1376;

    public int MaxMessageLength { get; set; } = 128 * 1024;

    public int AbortedClaims { get; private set; }

    public int Calls { get; private set; }

    public long TryClaim(int length, out MessageClaim claim)
    {
        claim = default;
        if (Next() is long result and <= 0)
        {
            return result;
        }

        _claimed = new byte[length];
        claim = new MessageClaim(_claimed, this);
        return Messages.Count + 1;
    }

    public long Offer(ReadOnlySpan<byte> message)
    {
        if (Next() is long result and <= 0)
        {
            return result;
        }

        Messages.Add(message.ToArray());
        return Messages.Count;
    }

    public void Commit() => Messages.Add(_claimed!);

    public void Abort() => AbortedClaims++;

    public void Dispose() => IsClosed = true;

    private long Next()
    {
        Calls++;
        return IsClosed ? PublicationResult.Closed
            : Results.TryDequeue(out long result) ? result
            : 1;
    }
}
