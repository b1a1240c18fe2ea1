namespace TensorPool.Aeron.Client;

/// <summary>As <see cref="IFragmentHandler"/>, and says how to go on.</summary>
public interface IControlledFragmentHandler
{
    /// <summary>Gets one fragment. Payload and header are valid during the call only.</summary>
    ControlledPollAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header);
}
