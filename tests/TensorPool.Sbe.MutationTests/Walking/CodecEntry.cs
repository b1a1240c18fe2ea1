namespace TensorPool.Sbe.MutationTests.Walking;

/// <summary>Decodes a buffer in every way; true if it is a whole message.</summary>
public delegate bool DecodeWalk(ReadOnlySpan<byte> buffer, Walk walk);

/// <summary>Makes random calls on an encoder over a buffer.</summary>
public delegate void EncodeWalk(Span<byte> buffer, Walk walk);

/// <summary>The walkers of one message, or of a composite alone.</summary>
/// <param name="name">File of the schema without <c>.sbe.xml</c>, a slash, and the schema name of the message.</param>
/// <param name="decode">Behind a message header.</param>
/// <param name="decodeBlock">Without header.</param>
/// <param name="decodeRandomly">In random order, by a random entrance; the second of two entrances.</param>
/// <param name="encode">The encoder.</param>
public sealed class CodecEntry(
    string name,
    DecodeWalk decode,
    DecodeWalk decodeBlock,
    DecodeWalk decodeRandomly,
    EncodeWalk encode
)
{
    public string Name { get; } = name;

    public DecodeWalk Decode { get; } = decode;

    public DecodeWalk DecodeBlock { get; } = decodeBlock;

    public DecodeWalk DecodeRandomly { get; } = decodeRandomly;

    public EncodeWalk Encode { get; } = encode;
}
