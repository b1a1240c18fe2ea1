namespace TensorPool.Sbe.Benchmarks;

/// <summary>
/// Room for the messages that one invocation encodes or decodes. Several, so that the loop around them weighs little
/// and what is measured is neither one store that waits for the one before it nor a cache miss.
/// </summary>
internal sealed class MessageRing(int messages, int slotLength)
{
    private readonly byte[] _bytes = new byte[messages * slotLength];
    private readonly int _slotLength = slotLength;

    public Span<byte> this[int index] => _bytes.AsSpan(index * _slotLength, _slotLength);

    /// <summary>Stops a run whose candidates do not agree: a comparison needs equal work.</summary>
    public static void MustBeEqual(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new InvalidOperationException(
                $"Encoded {Convert.ToHexString(actual)} instead of {Convert.ToHexString(expected)}."
            );
        }
    }

    /// <summary>See <see cref="MustBeEqual(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>.</summary>
    public static void MustBeEqual(long expected, long actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"Decoded a sum of {actual} instead of {expected}.");
        }
    }
}
