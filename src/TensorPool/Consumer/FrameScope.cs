using TensorPool.SharedMemory;
using TensorPool.Tensors;

namespace TensorPool.Consumer;

/// <summary>
/// The frame that is being handled: what <see cref="Frame"/> shows of it, and the check that ends it. One per consumer, used
/// again for every frame, so that frames are small and allocate nothing. On the consumer's thread.
/// </summary>
/// <remarks>
/// The mapping cannot go while a scope is open: it is unmapped by the consumer's thread alone, which is inside the handler,
/// and whatever asks for it meanwhile (a disposal) waits for the end of the cycle.
/// </remarks>
internal sealed class FrameScope(IRegionSource source)
{
    private StreamMapping? _mapping;
    private uint _slot;
    private ulong _word;
    private bool _isCopied;
    private FrameInfo _info;
    private TensorLayout _layout;

    public ref readonly FrameInfo Info => ref _info;

    public ref readonly TensorLayout Layout => ref _layout;

    public void Open(StreamMapping mapping, uint slot, ulong word, in FrameInfo info, in TensorLayout layout)
    {
        _mapping = mapping;
        _slot = slot;
        _word = word;
        _isCopied = false;
        _info = info;
        _layout = layout;
    }

    /// <summary>
    /// Steps C5 and C6: the barrier keeps all loads of the payload before the load of the word. While the word is what it was
    /// when the header was read, no byte of the payload has been written since (W-8.3-7).
    /// </summary>
    public bool IsIntact() => CommitWord.EndRead(ref _mapping!.CommitWordOf(_slot)) == _word && source.IsUsable;

    /// <summary>As <see cref="IsIntact"/>, behind a copy of the whole payload.</summary>
    public bool VerifyCopy()
    {
        bool isIntact = IsIntact();
        _isCopied |= isIntact;
        return isIntact;
    }

    public FrameOutcome Close()
    {
        FrameOutcome outcome =
            IsIntact() ? FrameOutcome.Intact
            : _isCopied ? FrameOutcome.Copied
            : source.IsUsable ? FrameOutcome.Overwritten
            : FrameOutcome.Revoked;
        _mapping = null;
        return outcome;
    }
}
