namespace TensorPool.Aeron.Client;

/// <summary>
/// Gets one fragment, or one message from a <see cref="FragmentAssembler"/>. The payload lies in the log, or in the
/// assembler's buffer, and is valid during the call only. Keep the delegate in a field: making one allocates.
/// </summary>
public delegate void FragmentHandler(ReadOnlySpan<byte> payload, in FragmentHeader header);
