using Microsoft.Extensions.Logging;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// Sends what the driver says, in order. A response or notice that cannot be sent now is kept and sent later, before anything
/// else: a client that misses a revocation would go on for seconds. Announces are not kept, as the next one says more.
/// </summary>
/// <remarks>
/// Belongs to the agent. The buffer is reused, so that nothing is allocated once the largest message was sent, and as long as
/// nobody holds the stream back.
/// </remarks>
internal sealed class DriverOutbox<TWire, TDriver>(int maxLeases, ILogger log)
    where TWire : struct, IWireProtocol
    where TDriver : struct, IDriverProtocol
{
    /// <summary>So many messages are kept at least; beyond, the oldest are given up, whose clients have given up as well.</summary>
    private const int LeastMaxHeld = 16 * 1024;

    // All leases may end at once, each with a notice and an answer.
    private readonly int _maxHeld = Math.Max(LeastMaxHeld, 4 * maxLeases);
    private readonly Queue<byte[]> _held = [];
    private byte[] _buffer = new byte[1024];
    private long _lost;

    /// <summary>What is sent with; null while there is no transport.</summary>
    public DriverEndpoints? Endpoints { get; set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _held.Count == 0;

    /// <summary>Messages that were given up. Thread-safe.</summary>
    public long Lost => Volatile.Read(ref _lost);

    public void Send(AttachResponse response)
    {
        Span<byte> message = Buffer(TDriver.AttachResponseLength(response));
        TDriver.EncodeAttachResponse(message, response);
        SendOrHold(message);
    }

    public void Send(DetachResponse response)
    {
        Span<byte> message = Buffer(TDriver.DetachResponseLength(response));
        TDriver.EncodeDetachResponse(message, response);
        SendOrHold(message);
    }

    public void Send(LeaseRevoked revoked)
    {
        Span<byte> message = Buffer(TDriver.LeaseRevokedLength(revoked));
        TDriver.EncodeLeaseRevoked(message, revoked);
        SendOrHold(message);
    }

    public void Send(DriverShutdown shutdown)
    {
        Span<byte> message = Buffer(TDriver.DriverShutdownLength(shutdown));
        TDriver.EncodeDriverShutdown(message, shutdown);
        SendOrHold(message);
    }

    /// <returns>Whether it went out, be it that nobody listens; false if it has to be tried again.</returns>
    public bool TryAnnounce(PoolAnnouncement announcement)
    {
        // What is kept is older, and comes first on the stream that both may share.
        if (Endpoints is null || (_held.Count > 0 && Endpoints.AnnouncesOut == Endpoints.ControlOut))
        {
            return false;
        }

        Span<byte> message = Buffer(TWire.PoolAnnouncementLength(announcement));
        TWire.EncodePoolAnnouncement(message, announcement);
        return IsOut(Endpoints.AnnouncesOut.Send(message));
    }

    /// <summary>Tries again what was kept.</summary>
    /// <returns>How many messages went out.</returns>
    public int Flush()
    {
        int sent = 0;
        while (Endpoints is not null && _held.TryPeek(out byte[]? message) && IsOut(Endpoints.ControlOut.Send(message)))
        {
            _held.Dequeue();
            sent++;
        }

        return sent;
    }

    private static bool IsOut(SendResult result) => result is SendResult.Sent or SendResult.NotConnected;

    private void SendOrHold(ReadOnlySpan<byte> message)
    {
        if (Endpoints is not null && _held.Count == 0 && IsOut(Endpoints.ControlOut.Send(message)))
        {
            return;
        }

        if (_held.Count == _maxHeld)
        {
            _held.Dequeue();
            Volatile.Write(ref _lost, _lost + 1);
            if (_lost == 1)
            {
                log.MessagesLost(_maxHeld);
            }
        }

        _held.Enqueue(message.ToArray());
    }

    private Span<byte> Buffer(int length)
    {
        if (_buffer.Length < length)
        {
            _buffer = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];
        }

        return _buffer.AsSpan(0, length);
    }
}
