using System.ComponentModel;

namespace TensorPool.Sbe;

/// <summary>Turns addresses into spans, so that projects with overlays need no unsafe code of their own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeMemory
{
    /// <summary>A span over mapped memory.</summary>
    /// <param name="address">Address of the first byte; the memory must stay mapped as long as the span is used.</param>
    /// <param name="length">Length in bytes.</param>
    public static unsafe Span<byte> AsSpan(nint address, int length)
    {
        if (address == 0)
        {
            throw new ArgumentNullException(
                nameof(address),
                "An overlay needs the address of mapped memory, not zero."
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(length);
        // Sound as far as the caller's promise goes: address and length name memory that is mapped and stays so.
        return new Span<byte>((void*)address, length);
    }

    /// <summary>Whether a span of mapped memory begins at a multiple of an alignment, a power of two.</summary>
    public static unsafe bool IsAligned(ReadOnlySpan<byte> memory, int alignment)
    {
        // Only the address is looked at. Managed memory that moves later is of no use for an overlay anyway.
        fixed (byte* address = memory)
        {
            return ((nuint)address & (nuint)(alignment - 1)) == 0;
        }
    }
}
