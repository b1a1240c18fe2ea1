using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TensorPool.Cli.Files.Patterns;

/// <summary>
/// Bytes that follow from the number of their frame and from their place in it: every word is the finishing step of a
/// SplitMix64 generator over both. A frame that was torn, cut, swapped or repeated does not pass.
/// </summary>
internal static class CounterPattern
{
    private const ulong FrameStep = 0x9E3779B97F4A7C15; // 2^64 divided by the golden ratio, odd
    private const ulong WordStep = 0xD1B54A32D192ED03;

    /// <summary>Writes the bytes of a frame.</summary>
    public static void Fill(Span<byte> payload, ulong seq)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Word(seq, i);
        }

        Span<byte> rest = payload[(words.Length * sizeof(ulong))..];
        if (!rest.IsEmpty)
        {
            Span<byte> last = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(last, Word(seq, words.Length));
            last[..rest.Length].CopyTo(rest);
        }
    }

    /// <summary>Looks for the first byte that is not as it was written.</summary>
    /// <returns>Where it is; -1 if there is none.</returns>
    public static int FindFault(ReadOnlySpan<byte> payload, ulong seq)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(payload);
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] != Word(seq, i))
            {
                return i * sizeof(ulong);
            }
        }

        int offset = words.Length * sizeof(ulong);
        ReadOnlySpan<byte> rest = payload[offset..];
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(last, Word(seq, words.Length));
        return rest.SequenceEqual(last[..rest.Length]) ? -1 : offset;
    }

    private static ulong Word(ulong seq, int index)
    {
        ulong z = (seq * FrameStep) + ((ulong)index * WordStep);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
