using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Room for one message in the log, to be filled in place and then committed or aborted, exactly once and soon: until then
/// no subscriber gets past it, and the log stays mapped.
/// </summary>
public ref struct BufferClaim
{
    private readonly LogMapping? _mapping;
    private TermClaim _claim;
    private bool _isOpen;

    internal BufferClaim(LogMapping mapping, TermClaim claim)
    {
        _mapping = mapping;
        _claim = claim;
        _isOpen = true;
    }

    /// <summary>The payload.</summary>
    public readonly Span<byte> Span => _isOpen ? _claim.Payload : throw NotOpen();

    /// <summary>A value for the header that Aeron does not look at.</summary>
    public long ReservedValue
    {
        readonly get => _isOpen ? _claim.ReservedValue : throw NotOpen();
        set
        {
            if (!_isOpen)
            {
                throw NotOpen();
            }

            _claim.ReservedValue = value;
        }
    }

    /// <summary>Hands the message to the subscribers.</summary>
    public void Commit()
    {
        Close();
        _claim.Commit();
        _mapping!.Exit();
    }

    /// <summary>Makes subscribers skip it.</summary>
    public void Abort()
    {
        Close();
        _claim.Abort();
        _mapping!.Exit();
    }

    private void Close()
    {
        if (!_isOpen)
        {
            throw NotOpen();
        }

        _isOpen = false;
    }

    private static InvalidOperationException NotOpen() =>
        new("The claim was not made, or was committed or aborted before.");
}
