using TensorPool.Aeron.Client.Conductor;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client;

/// <summary>
/// A publication that nobody shares, with a session of its own. Offering, claiming and padding are for one thread at a
/// time, as are the claims until they are committed; everything else is thread-safe. Offering and claiming allocate nothing
/// and take no lock.
/// </summary>
public sealed class ExclusivePublication : PublicationBase
{
    private readonly ExclusiveAppender _appender;

    internal ExclusivePublication(
        AeronClient client,
        LogMapping mapping,
        CounterValue limit,
        int channelStatusId,
        PendingRequest request
    )
        : base(client, mapping, limit, channelStatusId, request)
    {
        _appender = new ExclusiveAppender(mapping.Log);
    }

    /// <summary>Of the thread that publishes. A thread's own mark would do as well, and costs a look-up per message.</summary>
    private UseMark Mark { get; } = new();

    internal override UseMark OwnMark => Mark;

    /// <summary>Publishes a message.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long Offer(ReadOnlySpan<byte> message) => Offer(message, 0);

    /// <summary>Publishes a message, with a value in its header that Aeron does not look at.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long Offer(ReadOnlySpan<byte> message, long reservedValue)
    {
        Mark.Enter();
        try
        {
            return IsClosed ? PublicationResult.Closed : _appender.Append(message, Limit, reservedValue);
        }
        finally
        {
            Mark.Leave();
        }
    }

    /// <summary>Publishes a message that lies in two pieces.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long Offer(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Offer(first, second, 0);

    /// <summary>
    /// Publishes a message that lies in two pieces, with a value in its header that Aeron does not look at.
    /// </summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long Offer(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, long reservedValue)
    {
        Mark.Enter();
        try
        {
            return IsClosed ? PublicationResult.Closed : _appender.Append(first, second, Limit, reservedValue);
        }
        finally
        {
            Mark.Leave();
        }
    }

    /// <summary>Publishes a message that lies in any number of pieces, copied one after the other.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long OfferVectored(ReadOnlySpan<ReadOnlyMemory<byte>> buffers, long reservedValue = 0)
    {
        Mark.Enter();
        try
        {
            return IsClosed ? PublicationResult.Closed : _appender.Append(buffers, Limit, reservedValue);
        }
        finally
        {
            Mark.Leave();
        }
    }

    /// <summary>Claims room for a message in one frame.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>; then there is no claim.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than one frame holds.</exception>
    public long TryClaim(int length, out BufferClaim claim)
    {
        _appender.CheckClaimLength(length);
        UseMark mark = Mark;
        mark.Enter();
        if (IsClosed)
        {
            mark.Leave();
            claim = default;
            return PublicationResult.Closed;
        }

        long result = _appender.TryClaim(length, Limit, out TermClaim termClaim);
        if (result > 0)
        {
            claim = new BufferClaim(mark, termClaim); // which leaves in the end
        }
        else
        {
            mark.Leave();
            claim = default;
        }

        return result;
    }

    /// <summary>
    /// Publishes a frame that subscribers skip: room for a payload of a length is passed over, up to the longest message.
    /// </summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than the longest message.</exception>
    public long AppendPadding(int length)
    {
        Mark.Enter();
        try
        {
            return IsClosed ? PublicationResult.Closed : _appender.AppendPadding(length, Limit);
        }
        finally
        {
            Mark.Leave();
        }
    }
}
