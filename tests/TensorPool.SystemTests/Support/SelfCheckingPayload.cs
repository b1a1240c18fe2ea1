using System.Runtime.InteropServices;

namespace TensorPool.SystemTests.Support;

/// <summary>
/// Payloads that tell whether they are whole: their length and every 8 bytes of them follow from the frame's number, and differ
/// from those of every other frame at the same place.
/// </summary>
internal static class SelfCheckingPayload
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15; // odd: multiplying by it loses nothing

    /// <summary>How long the payload of a frame is: whole words, at least one.</summary>
    /// <param name="seq">The frame.</param>
    /// <param name="maxLength">Of all frames.</param>
    public static int LengthOf(ulong seq, int maxLength) => (1 + (int)(seq * 31 % (ulong)(maxLength / 8))) * 8;

    public static void Fill(Span<byte> payload, ulong seq)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        ulong first = seq * Prime;
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = first ^ (uint)i;
        }
    }

    public static byte[] Of(ulong seq, int maxLength)
    {
        byte[] payload = new byte[LengthOf(seq, maxLength)];
        Fill(payload, seq);
        return payload;
    }

    /// <summary>Where a payload is not that of a frame; -1 if it is, from the first to the last word.</summary>
    /// <param name="payload">What was read.</param>
    /// <param name="seq">The frame.</param>
    public static int FindFault(ReadOnlySpan<byte> payload, ulong seq)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        ulong first = seq * Prime;
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] != (first ^ (uint)i))
            {
                return i * 8;
            }
        }

        return -1;
    }
}
