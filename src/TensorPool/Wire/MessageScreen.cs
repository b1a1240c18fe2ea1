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

    /// <summary>Counts a message that was not accepted. Those of other schemas and templates may share a stream (W-16-5).</summary>
    /// <param name="status">Why not; <see cref="WireStatus.Ok"/> if it was all right but for having been overwritten.</param>
    /// <param name="message">The message.</param>
    /// <param name="isIntact">Whether it still was what had been sent, asked behind the last look at it.</param>
    public void Reject(WireStatus status, ReadOnlySpan<byte> message, bool isIntact)
    {
        if (!isIntact)
        {
            CountOverrun();
            return;
        }

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

    /// <summary>Counts a message that was overwritten while it was read.</summary>
    public void CountOverrun() => Volatile.Write(ref _overruns, _overruns + 1);
}
