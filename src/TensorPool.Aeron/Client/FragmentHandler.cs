namespace TensorPool.Aeron.Client;

/// <summary>
/// Gets one fragment, or one message from a <see cref="FragmentAssembler"/>. The payload lies in the log, or in the
/// assembler's buffer, and is valid during the call only.
/// </summary>
public delegate void FragmentHandler(ReadOnlySpan<byte> payload, in FragmentHeader header);
