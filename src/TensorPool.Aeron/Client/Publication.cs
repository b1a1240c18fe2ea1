using TensorPool.Aeron.Client.Conductor;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client;

/// <summary>
/// A publication that all who add the same stream share. Thread-safe; a claim is committed by the thread that made it.
/// Offering and claiming allocate nothing and take no lock.
/// </summary>
public sealed class Publication : PublicationBase
{
    private readonly ConcurrentAppender _appender;

    internal Publication(
        AeronClient client,
        LogMapping mapping,
        CounterValue limit,
        int channelStatusId,
        PendingRequest request
    )
        : base(client, mapping, limit, channelStatusId, request)
    {
        _appender = new ConcurrentAppender(mapping.Log);
    }

    /// <summary>Publishes a message.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long Offer(ReadOnlySpan<byte> message) => Offer(message, 0);

    /// <summary>Publishes a message, with a value in its header that Aeron does not look at.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long Offer(ReadOnlySpan<byte> message, long reservedValue)
    {
        UseMark mark = ThreadMarks.Current;
        mark.Enter();
        try
        {
            return IsClosed ? PublicationResult.Closed : _appender.Append(message, Limit, reservedValue);
        }
        finally
        {
            mark.Leave();
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
        UseMark mark = ThreadMarks.Current;
        mark.Enter();
        try
        {
            return IsClosed ? PublicationResult.Closed : _appender.Append(first, second, Limit, reservedValue);
        }
        finally
        {
            mark.Leave();
        }
    }

    /// <summary>Publishes a message that lies in any number of pieces, copied one after the other.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The message is longer than the publication takes.</exception>
    public long OfferVectored(ReadOnlySpan<ReadOnlyMemory<byte>> buffers, long reservedValue = 0)
    {
        UseMark mark = ThreadMarks.Current;
        mark.Enter();
        try
        {
            return IsClosed ? PublicationResult.Closed : _appender.Append(buffers, Limit, reservedValue);
        }
        finally
        {
            mark.Leave();
        }
    }

    /// <summary>Claims room for a message in one frame.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>; then there is no claim.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than one frame holds.</exception>
    public long TryClaim(int length, out BufferClaim claim)
    {
        _appender.CheckClaimLength(length);
        UseMark mark = ThreadMarks.Current;
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
}
