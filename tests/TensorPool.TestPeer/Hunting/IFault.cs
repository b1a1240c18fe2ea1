namespace TensorPool.TestPeer.Hunting;

/// <summary>What is wrong with the word that a producer stores before it touches a slot.</summary>
internal interface IFault
{
    static abstract ulong WordBeforeWriting(ulong seq);
}
