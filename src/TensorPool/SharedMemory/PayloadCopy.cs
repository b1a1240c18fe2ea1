using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TensorPool.SharedMemory;

/// <summary>Copies a payload into its slot (P4), large ones past the caches.</summary>
/// <remarks>
/// An ordinary store first reads the line that it will overwrite. A slot of a large ring has not been touched for a whole
/// round, so that this read comes from memory, and a copy moves three bytes for every two that it should. Non-temporal stores
/// leave it out. They are not ordered with other stores, hence a store fence in front of them, which keeps them behind the
/// word of "writing", and one behind them, which keeps them before the word of "committed" (decision 0026). Only x64 has
/// them; elsewhere everything is copied in the ordinary way.
/// </remarks>
internal static class PayloadCopy
{
    private const int Block = 4 * 32;

    /// <summary>Whether there is anything but the ordinary way here.</summary>
    public static bool HasNonTemporalStores => Avx.IsSupported;

    /// <param name="source">The payload.</param>
    /// <param name="destination">The slot, aligned to 64 bytes; at least as long.</param>
    /// <param name="nonTemporalLength">From which length on the caches are passed by.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> destination, int nonTemporalLength)
    {
        if (source.Length < nonTemporalLength || !Avx.IsSupported)
        {
            source.CopyTo(destination);
        }
        else
        {
            CopyNonTemporal(source, destination);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void CopyNonTemporal(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length);
        int whole = source.Length & -Block;
        fixed (byte* from = source)
        fixed (byte* to = destination)
        {
            // Sound: both pointers stay below the ends of spans that are pinned here, and `to` is aligned by its slot.
            Sse.StoreFence(); // SYNC begin write -> non-temporal stores
            for (int i = 0; i < whole; i += Block)
            {
                Vector256<byte> a = Vector256.Load(from + i);
                Vector256<byte> b = Vector256.Load(from + i + 32);
                Vector256<byte> c = Vector256.Load(from + i + 64);
                Vector256<byte> d = Vector256.Load(from + i + 96);
                Avx.StoreAlignedNonTemporal(to + i, a);
                Avx.StoreAlignedNonTemporal(to + i + 32, b);
                Avx.StoreAlignedNonTemporal(to + i + 64, c);
                Avx.StoreAlignedNonTemporal(to + i + 96, d);
            }

            Sse.StoreFence(); // SYNC non-temporal stores -> commit
        }

        source[whole..].CopyTo(destination[whole..]);
    }
}
