using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Room for one message in the log, to be filled in place and then committed or aborted, exactly once, soon, and not on a
/// copy of this value: until then no subscriber gets past it, and the log stays mapped.
/// </summary>
public ref struct BufferClaim
{
    private readonly TermClaim _claim;
    private UseMark? _mark;

    internal BufferClaim(UseMark mark, TermClaim claim)
    {
        _mark = mark;
        _claim = claim;
    }

    /// <summary>The payload.</summary>
    public readonly Span<byte> Span => _mark is not null ? _claim.Payload : throw NotOpen();

    /// <summary>A value for the header that Aeron does not look at.</summary>
    public long ReservedValue
    {
        readonly get => _mark is not null ? _claim.ReservedValue : throw NotOpen();
        set
        {
            if (_mark is null)
            {
                throw NotOpen();
            }

            _claim.ReservedValue = value;
        }
    }

    /// <summary>Hands the message to the subscribers.</summary>
    public void Commit()
    {
        UseMark mark = Take();
        _claim.Commit();
        mark.Leave();
    }

    /// <summary>Makes subscribers skip it.</summary>
    public void Abort()
    {
        UseMark mark = Take();
        _claim.Abort();
        mark.Leave();
    }

    private UseMark Take()
    {
        UseMark mark = _mark ?? throw NotOpen();
        _mark = null;
        return mark;
    }

    private static InvalidOperationException NotOpen() =>
        new("The claim was not made, or was committed or aborted before.");
}
