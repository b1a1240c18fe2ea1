using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace TensorPool.Sbe;

/// <summary>The one NaN of SBE.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeNumbers
{
    /// <summary>The number itself, or for any NaN the quiet NaN 7FC00000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Canonical(float value) =>
        float.IsNaN(value) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000U) : value;

    /// <summary>The number itself, or for any NaN the quiet NaN 7FF8000000000000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Canonical(double value) =>
        double.IsNaN(value) ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000UL) : value;
}
