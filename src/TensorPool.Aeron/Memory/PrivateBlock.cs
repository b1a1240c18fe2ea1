using System.Runtime.InteropServices;

namespace TensorPool.Aeron.Memory;

/// <summary>A block of this process's own memory, which does not move. Valid as long as this object is reachable.</summary>
internal sealed class PrivateBlock
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>(AlignedBlock.Length, pinned: true);

    public AlignedBlock Block =>
        new AtomicBuffer(Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0), _bytes.Length).BlockAt(0);
}
