using Microsoft.Extensions.Logging;

namespace TensorPool.Wire;

/// <summary>
/// Tells the messages that a role receives, and deals with those it does not accept: each is counted, and each reason is
/// logged once. Allocates nothing but with such a log entry. Used by one thread; the counts may be read by others.
/// </summary>
internal sealed class MessageScreen<TWire>(ILogger log, string role)
    where TWire : struct, IWireProtocol
{
    private uint _loggedReasons;
    private long _rejected;
    private long _overruns;

    /// <summary>Messages of this protocol that are not as they must be: of another version, too short, with invalid values.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Messages that were overwritten while they were read, by a publication that had left this reader behind.</summary>
    public long Overruns => Volatile.Read(ref _overruns);

    /// <summary>As <see cref="IWireProtocol.Identify"/>.</summary>
    public MessageKind Identify(ReadOnlySpan<byte> message)
    {
        MessageKind kind = TWire.Identify(message, out WireStatus status);
        if (status != WireStatus.Ok)
        {
            Reject(status, message);
        }

        return kind;
    }

    /// <summary>Counts a message that was not accepted. Those of other schemas and templates may share a stream (W-16-5).</summary>
    public void Reject(WireStatus status, ReadOnlySpan<byte> message)
    {
        if (status is WireStatus.ForeignSchema or WireStatus.UnknownTemplate or WireStatus.OtherMessage)
        {
            return;
        }

        Volatile.Write(ref _rejected, _rejected + 1);
        uint reason = 1u << (int)status;
        if ((_loggedReasons & reason) != 0)
        {
            return;
        }

        _loggedReasons |= reason;
        if (status == WireStatus.ForeignDialect)
        {
            log.ForeignDialect(role, TWire.DescribeForeignDialect(message));
        }
        else
        {
            log.MessageRejected(role, status, message.Length);
        }
    }

    public void CountOverrun() => Volatile.Write(ref _overruns, _overruns + 1);
}
