using TensorPool.SharedMemory;
using TensorPool.Tensors;

namespace TensorPool.Consumer;

/// <summary>The partial frame that is being handled. As <see cref="FrameScope"/>, for one slot that may still be written.</summary>
/// <param name="source">Says whether the regions may be read.</param>
/// <param name="frameIdOf">The number of the frame in a commit word, which is the wire's to know.</param>
internal sealed class PartialFrameScope(IRegionSource source, Func<ulong, ulong> frameIdOf)
{
    private StreamMapping? _mapping;
    private uint _slot;
    private PartialFrameInfo _info;
    private TensorLayout _layout;

    public ref readonly PartialFrameInfo Info => ref _info;

    public ref readonly TensorLayout Layout => ref _layout;

    public void Open(StreamMapping mapping, uint slot, in PartialFrameInfo info, in TensorLayout layout)
    {
        _mapping = mapping;
        _slot = slot;
        _info = info;
        _layout = layout;
    }

    /// <summary>Step 4: behind a load barrier, the slot is still that of the frame, complete or not.</summary>
    public bool IsIntact() =>
        frameIdOf(CommitWord.EndRead(ref _mapping!.CommitWordOf(_slot))) == _info.Seq && source.IsUsable;

    public bool Close()
    {
        bool isIntact = IsIntact();
        _mapping = null;
        return isIntact;
    }
}
