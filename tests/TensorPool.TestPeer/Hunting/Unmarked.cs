using TensorPool.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>The slot goes on to say that it holds the old frame while the new one is written over it.</summary>
internal readonly struct Unmarked : IFault
{
    public static ulong WordBeforeWriting(ulong seq) =>
        seq < OverwritePeer.Nslots ? 0 : WireV1_1.CommittedWord(seq - OverwritePeer.Nslots);
}
