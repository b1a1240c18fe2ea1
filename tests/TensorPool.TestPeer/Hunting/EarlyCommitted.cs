using TensorPool.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>The slot says that it holds the new frame before a byte of it is written.</summary>
internal readonly struct EarlyCommitted : IFault
{
    public static ulong WordBeforeWriting(ulong seq) => WireV1_1.CommittedWord(seq);
}
