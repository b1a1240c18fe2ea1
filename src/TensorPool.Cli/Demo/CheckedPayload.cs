using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorPool.Cli.Demo;

/// <summary>What a look at a payload found.</summary>
internal enum PayloadFault
{
    /// <summary>Every byte is as it was written.</summary>
    None,

    /// <summary>Some bytes are those of another frame.</summary>
    Torn,

    /// <summary>Some bytes are those of no frame.</summary>
    Corrupt,
}

/// <summary>
/// A payload in which every 8-byte word follows from its place and from the number of its frame, and tells whose it is:
/// <c>word(i) = seq × A + i × B</c> modulo 2^64, with odd A, so that <c>seq</c> can be computed from a word. Sums and no
/// multiplications in the loop: filling and checking are as fast as memory, or the demo would measure them.
/// </summary>
internal static class CheckedPayload
{
    private const ulong FrameStep = 0x9E3779B97F4A7C15;
    private const ulong WordStep = 0xD1B54A32D192ED03;

    /// <summary>The number that undoes <see cref="FrameStep"/>.</summary>
    private static readonly ulong FrameStepInverse = InverseOf(FrameStep);

    /// <summary>Frames of a demo, generously: a word of a higher one is noise.</summary>
    private const ulong MaxSeq = 1UL << 40;

    /// <summary>Writes the payload of a frame.</summary>
    public static void Fill(Span<byte> payload, ulong seq)
    {
        Span<Vector<ulong>> vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(payload);
        Vector<ulong> value = First(seq);
        Vector<ulong> step = new(unchecked(WordStep * (ulong)Vector<ulong>.Count));
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = value;
            value += step;
        }

        int words = vectors.Length * Vector<ulong>.Count;
        Span<byte> rest = payload[(words * sizeof(ulong))..];
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = ByteAt(seq, words, i);
        }
    }

    /// <summary>Looks at every byte of a payload.</summary>
    public static PayloadFault Check(ReadOnlySpan<byte> payload, ulong seq)
    {
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(payload);
        Vector<ulong> value = First(seq);
        Vector<ulong> step = new(unchecked(WordStep * (ulong)Vector<ulong>.Count));
        Vector<ulong> difference = Vector<ulong>.Zero;
        for (int i = 0; i < vectors.Length; i++)
        {
            difference |= vectors[i] ^ value;
            value += step;
        }

        int words = vectors.Length * Vector<ulong>.Count;
        ReadOnlySpan<byte> rest = payload[(words * sizeof(ulong))..];
        bool isIntact = difference == Vector<ulong>.Zero;
        for (int i = 0; i < rest.Length; i++)
        {
            isIntact &= rest[i] == ByteAt(seq, words, i);
        }

        return isIntact ? PayloadFault.None : Classify(payload, seq);
    }

    /// <summary>Torn if all that is wrong is right in other frames.</summary>
    private static PayloadFault Classify(ReadOnlySpan<byte> payload, ulong seq)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        bool hasOther = false;
        for (int i = 0; i < words.Length; i++)
        {
            ulong owner = unchecked((words[i] - ((ulong)i * WordStep)) * FrameStepInverse);
            if (owner >= MaxSeq)
            {
                return PayloadFault.Corrupt;
            }

            hasOther |= owner != seq;
        }

        // Less than a word is too little to say whose it is.
        return hasOther ? PayloadFault.Torn : PayloadFault.Corrupt;
    }

    private static Vector<ulong> First(ulong seq)
    {
        Span<ulong> words = stackalloc ulong[Vector<ulong>.Count];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Word(seq, i);
        }

        return new Vector<ulong>(words);
    }

    private static ulong Word(ulong seq, int index) => unchecked((seq * FrameStep) + ((ulong)index * WordStep));

    private static byte ByteAt(ulong seq, int firstWord, int offset) =>
        (byte)(Word(seq, firstWord + (offset / sizeof(ulong))) >> (8 * (offset % sizeof(ulong))));

    /// <summary>By Newton's method: every step doubles the number of right bits.</summary>
    private static ulong InverseOf(ulong odd)
    {
        ulong inverse = odd;
        for (int i = 0; i < 6; i++)
        {
            inverse = unchecked(inverse * (2 - (odd * inverse)));
        }

        return inverse;
    }
}
