namespace TensorPool.Aeron.Client;

/// <summary>
/// Gets fragments. Implemented by a struct, which is handed over by reference and for which polling is compiled anew: the
/// call is direct, and state needs no closure.
/// </summary>
public interface IFragmentHandler
{
    /// <summary>Gets one fragment. Payload and header are valid during the call only.</summary>
    void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header);
}
