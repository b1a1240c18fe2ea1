using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorPool.Aeron.Memory;

/// <summary>Rounding to powers of two.</summary>
internal static class Alignment
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Align(int value, int alignment) => (value + (alignment - 1)) & -alignment;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Align(long value, long alignment) => (value + (alignment - 1)) & -alignment;

    public static bool IsPowerOfTwo(int value) => value > 0 && BitOperations.IsPow2(value);
}
