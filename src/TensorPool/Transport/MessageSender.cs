using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>
/// Sends the messages of one role on one stream: the one place that knows what Aeron's results mean to us. One thread at a
/// time; never blocks, but when a publication has reached the end of its positions and another one is made.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>ADMIN_ACTION is the change of terms: tried again at once, or one message would be lost per term.</item>
/// <item>NOT_CONNECTED is success: nobody listens.</item>
/// <item>BACK_PRESSURED is counted, and the sender goes on without the message. Nobody waits for a subscriber.</item>
/// <item>MAX_POSITION_EXCEEDED is the end of a publication, and another one takes its place.</item>
/// <item>CLOSED is the end of the transport: the role gets another one from its session.</item>
/// </list>
/// </remarks>
internal sealed class MessageSender : IDisposable
{
    /// <summary>Longest message of all protocols of this library, whatever the terms would hold.</summary>
    public const int MaxMessageLength = 1024 * 1024;

    /// <summary>More than one change of terms in a row means that something else is wrong.</summary>
    private const int MaxAttempts = 8;

    private readonly ITransport _transport;
    private readonly string _channel;
    private readonly int _streamId;
    private IMessagePublication _publication;

    /// <exception cref="AeronException">The driver refused, did not answer in time, or is gone.</exception>
    public MessageSender(ITransport transport, string channel, int streamId)
    {
        _transport = transport;
        _channel = channel;
        _streamId = streamId;
        _publication = transport.AddPublication(channel, streamId);
    }

    /// <summary>The publication of this moment.</summary>
    public int SessionId => _publication.SessionId;

    public bool IsConnected => _publication.IsConnected;

    /// <summary>Longest message that <see cref="TryClaim"/> takes.</summary>
    public int MaxClaimLength => _publication.MaxPayloadLength;

    /// <summary>Longest message that <see cref="Send"/> takes.</summary>
    public int MaxSendLength => Math.Min(MaxMessageLength, _publication.MaxMessageLength);

    /// <summary>Messages that were not sent because a subscriber held the publication back.</summary>
    public long BackPressuredCount { get; private set; }

    /// <summary>Messages that nobody was there to receive.</summary>
    public long NotConnectedCount { get; private set; }

    /// <summary>Room for a message, which is there only if the answer is <see cref="SendResult.Sent"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SendResult TryClaim(int length, out MessageClaim claim)
    {
        long result = _publication.TryClaim(length, out claim);
        return result > 0 ? SendResult.Sent : ClaimAgain(length, result, out claim);
    }

    /// <summary>Copies a message in.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="MaxSendLength"/>.</exception>
    public SendResult Send(ReadOnlySpan<byte> message)
    {
        if (message.Length > MaxSendLength)
        {
            ThrowTooLong(message.Length);
        }

        long result = _publication.Offer(message);
        for (int attempt = 1; result <= 0; attempt++)
        {
            if (!TryAgain(result, attempt, out SendResult outcome))
            {
                return outcome;
            }

            result = _publication.Offer(message);
        }

        return SendResult.Sent;
    }

    public void Dispose() => _publication.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SendResult ClaimAgain(int length, long result, out MessageClaim claim)
    {
        for (int attempt = 1; result <= 0; attempt++)
        {
            if (!TryAgain(result, attempt, out SendResult outcome))
            {
                claim = default;
                return outcome;
            }

            result = _publication.TryClaim(length, out claim);
            if (result > 0)
            {
                return SendResult.Sent;
            }
        }

        throw new InvalidOperationException($"A claim that failed has the result {result}.");
    }

    /// <summary>Whether to try again, or else what became of the message.</summary>
    private bool TryAgain(long result, int attempt, out SendResult outcome)
    {
        outcome = SendResult.Closed;
        switch (result)
        {
            case PublicationResult.AdminAction when attempt < MaxAttempts:
                return true;
            case PublicationResult.MaxPositionExceeded when attempt < MaxAttempts:
                return TryRenew();
            case PublicationResult.NotConnected:
                NotConnectedCount++;
                outcome = SendResult.NotConnected;
                return false;
            case PublicationResult.BackPressured:
            case PublicationResult.AdminAction:
                BackPressuredCount++;
                outcome = SendResult.BackPressured;
                return false;
            default:
                return false;
        }
    }

    /// <summary>Subscribers see a new session; what they have not read of the old one they still get.</summary>
    private bool TryRenew()
    {
        try
        {
            IMessagePublication ended = _publication;
            _publication = _transport.AddPublication(_channel, _streamId);
            ended.Dispose();
            return true;
        }
        catch (Exception e) when (e is AeronException or ObjectDisposedException)
        {
            // The transport ends, or the next message tries again: to the sender the publication is closed.
            return false;
        }
    }

    [DoesNotReturn]
    private void ThrowTooLong(int length) =>
        throw new ArgumentException(
            $"A message of {length} bytes on stream {_streamId}, but at most {MaxSendLength} fit: "
                + (
                    MaxSendLength < MaxMessageLength
                        ? "an eighth of a term. Raise the term length of this stream."
                        : "that is the limit of all messages. Make its texts and values shorter."
                )
        );
}
