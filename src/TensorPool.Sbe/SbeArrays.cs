using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TensorPool.Sbe;

/// <summary>Fixed arrays inside a block whose bounds the caller has checked.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeArrays
{
    /// <summary>A read-only view of an array. The elements may be unaligned, which x64 and arm64 read as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Read<T>(ref byte origin, int offset, int length)
        where T : unmanaged => Write<T>(ref origin, offset, length);

    /// <summary>A view of an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Write<T>(ref byte origin, int offset, int length)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() > 1 && !BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException(
                "A span over little-endian numbers needs a little-endian machine; use the element accessors."
            );
        }

        // A span must not begin at a null reference, which a codec that was never wrapped holds.
        ref byte first = ref SbeWire.Checked(ref origin);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Unsafe.Add(ref first, offset)), length);
    }

    /// <summary>Copies values to the beginning of an array and zeroes the rest.</summary>
    public static void CopyPadded<T>(ReadOnlySpan<T> values, Span<T> target)
        where T : unmanaged
    {
        values.CopyTo(target);
        target[values.Length..].Clear();
    }

    /// <summary>Writes text padded with NULs, or nothing.</summary>
    public static SbeStatus TryWriteText(Span<byte> field, ReadOnlySpan<char> value, SbeTextEncoding encoding)
    {
        if (!SbeText.TryGetByteCount(value, encoding, out int length))
        {
            return SbeStatus.TextNotEncodable;
        }

        if (length > field.Length)
        {
            return SbeStatus.TextTooLong;
        }

        _ = SbeText.TryGetBytes(value, encoding, field, out int written);
        field[written..].Clear();
        return SbeStatus.Ok;
    }
}
