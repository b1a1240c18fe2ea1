using TensorPool.Tests.Wire;

namespace TensorPool.TestPeer.Hunting;

/// <summary>Wire 1.1 but for one word: what a producer that breaks the protocol speaks.</summary>
internal readonly struct BrokenWire<TFault> : IWireLikeV1_1
    where TFault : struct, IFault
{
    public static ulong WritingWord(ulong seq) => TFault.WordBeforeWriting(seq);
}
