using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>
/// Room for one message in a publication, to be filled in place and then committed or aborted, exactly once and soon: until
/// then nothing behind it is delivered.
/// </summary>
internal ref struct MessageClaim
{
    private readonly IClaimOwner? _owner;
    private BufferClaim _claim;

    /// <summary>A claim of TensorPool.Aeron: the way without an indirect call.</summary>
    public MessageClaim(BufferClaim claim)
    {
        _claim = claim;
        Buffer = claim.Span;
    }

    /// <summary>A claim of another transport.</summary>
    public MessageClaim(Span<byte> buffer, IClaimOwner owner)
    {
        _owner = owner;
        Buffer = buffer;
    }

    /// <summary>As long as was asked for. Holds what the log held before: all of it has to be written.</summary>
    public Span<byte> Buffer { get; }

    /// <summary>Hands the message to the subscribers.</summary>
    public void Commit()
    {
        if (_owner is null)
        {
            _claim.Commit();
        }
        else
        {
            _owner.Commit();
        }
    }

    /// <summary>Makes subscribers skip it.</summary>
    public void Abort()
    {
        if (_owner is null)
        {
            _claim.Abort();
        }
        else
        {
            _owner.Abort();
        }
    }
}
