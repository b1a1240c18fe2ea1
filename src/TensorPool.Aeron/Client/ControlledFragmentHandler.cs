namespace TensorPool.Aeron.Client;

/// <summary>As <see cref="FragmentHandler"/>, and says how to go on.</summary>
public delegate ControlledPollAction ControlledFragmentHandler(ReadOnlySpan<byte> payload, in FragmentHeader header);
