using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TensorPool.Aeron.TestPeer;

/// <summary>
/// Messages whose length and every byte follow from their tag, publisher and sequence, which travels in the reserved value
/// of their frames: a message that is torn, mixed or of another place cannot look right.
/// </summary>
internal static class SelfCheckingMessage
{
    private const int SequenceBits = 48;

    public static long Tag(int publisher, long sequence) => ((long)publisher << SequenceBits) | sequence;

    public static int Publisher(long tag) => (int)(tag >> SequenceBits);

    public static long Sequence(long tag) => tag & ((1L << SequenceBits) - 1);

    /// <summary>Mostly short, some of about a frame, a few up to the longest.</summary>
    public static int Length(long tag, int maxLength)
    {
        ulong random = Mix((ulong)tag);
        int limit = (random & 63) switch
        {
            0 => maxLength,
            < 8 => 2048,
            _ => 160,
        };
        return (int)((random >> 8) % (ulong)(Math.Min(limit, maxLength) + 1));
    }

    public static void Fill(Span<byte> payload, long tag)
    {
        ulong word = Mix((ulong)tag ^ 0x5555_5555_5555_5555);
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = word;
            word += 0x9E37_79B9_7F4A_7C15;
        }

        Span<byte> last = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(last, word);
        Span<byte> rest = payload[(words.Length * sizeof(ulong))..];
        last[..rest.Length].CopyTo(rest);
    }

    public static bool IsIntact(ReadOnlySpan<byte> payload, long tag, int maxLength, byte[] scratch)
    {
        if (payload.Length != Length(tag, maxLength))
        {
            return false;
        }

        Span<byte> expected = scratch.AsSpan(0, payload.Length);
        Fill(expected, tag);
        return payload.SequenceEqual(expected);
    }

    /// <summary>The finalizer of splitmix64: all bits depend on all bits.</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
