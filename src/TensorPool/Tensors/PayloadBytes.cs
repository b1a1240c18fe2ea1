using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TensorPool.Tensors;

/// <summary>
/// The bytes of a payload, which may be one more than a span can have: a slot has up to 2 GiB. As a span, it belongs to who
/// keeps the memory.
/// </summary>
internal readonly ref struct PayloadBytes
{
    private readonly ref readonly byte _first;

    /// <param name="first">The first byte.</param>
    /// <param name="length">How many there are.</param>
    public PayloadBytes(ref readonly byte first, long length)
    {
        _first = ref first;
        Length = length;
    }

    public long Length { get; }

    public static implicit operator PayloadBytes(ReadOnlySpan<byte> bytes) =>
        new(in MemoryMarshal.GetReference(bytes), bytes.Length);

    /// <summary>All of them.</summary>
    /// <exception cref="InvalidOperationException">They are more than a span can have.</exception>
    public ReadOnlySpan<byte> AsSpan()
    {
        if (Length > int.MaxValue)
        {
            ThrowTooLong();
        }

        return MemoryMarshal.CreateReadOnlySpan(in _first, (int)Length);
    }

    /// <exception cref="ArgumentOutOfRangeException">They do not reach that far, or a number is negative.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return MemoryMarshal.CreateReadOnlySpan(
            in Unsafe.AddByteOffset(ref Unsafe.AsRef(in _first), (nint)offset),
            length
        );
    }

    /// <summary>The first bytes, or all of them, as the elements that they hold.</summary>
    /// <param name="length">How many bytes; no more than there are.</param>
    /// <param name="elements">The elements; a last part that is no whole one is left out.</param>
    /// <returns>False if they are more than a span can have.</returns>
    public bool TryCast<T>(long length, out ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        long count = length / Unsafe.SizeOf<T>();
        if (count > int.MaxValue)
        {
            elements = default;
            return false;
        }

        elements = MemoryMarshal.CreateReadOnlySpan(in First<T>(), (int)count);
        return true;
    }

    /// <summary>The first element.</summary>
    public ref readonly T First<T>()
        where T : unmanaged => ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in _first));

    [DoesNotReturn]
    private void ThrowTooLong() =>
        throw new InvalidOperationException(
            $"The payload has {Length} bytes, more than a span can have. Take parts of it, its elements, or a tensor view."
        );
}
