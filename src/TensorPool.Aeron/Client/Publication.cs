using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>
/// A publication that all who add the same stream share. Thread-safe. Offering and claiming allocate nothing and take no
/// lock.
/// </summary>
public sealed class Publication : PublicationBase
{
    private readonly ConcurrentAppender _appender;

    internal Publication(
        AeronClient client,
        LogMapping mapping,
        CounterValue limit,
        string channel,
        long registrationId
    )
        : base(client, mapping, limit, channel, registrationId)
    {
        _appender = new ConcurrentAppender(mapping.Log);
    }

    /// <summary>Publishes a message.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>.</returns>
    public long Offer(ReadOnlySpan<byte> message, long reservedValue = 0)
    {
        if (!TryEnter())
        {
            return PublicationResult.Closed;
        }

        try
        {
            return _appender.Append(message, Limit, reservedValue);
        }
        finally
        {
            Mapping.Exit();
        }
    }

    /// <summary>Claims room for a message in one frame.</summary>
    /// <returns>The position behind it, or one of <see cref="PublicationResult"/>; then there is no claim.</returns>
    public long TryClaim(int length, out BufferClaim claim)
    {
        claim = default;
        if (!TryEnter())
        {
            return PublicationResult.Closed;
        }

        long result = 0;
        try
        {
            result = _appender.TryClaim(length, Limit, out TermClaim termClaim);
            if (result > 0)
            {
                claim = new BufferClaim(Mapping, termClaim);
            }

            return result;
        }
        finally
        {
            if (result <= 0)
            {
                Mapping.Exit(); // otherwise the claim leaves
            }
        }
    }
}
