using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace TensorPool.Sbe;

/// <summary>
/// Volatile and interlocked access to numbers in shared memory, in either byte order. The caller has checked that the
/// place is naturally aligned, so that each access is one indivisible step.
/// </summary>
/// <remarks>
/// A read is an acquire: nothing later in program order is seen before it. A write is a release: nothing earlier is seen
/// after it. Neither is more, in particular a release does not keep later stores behind it. Interlocked operations are
/// full barriers, and need memory that may be written.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeAtomics
{
    /// <summary>Reads a <see cref="byte"/> with acquire semantics.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte ReadLittleEndian(ref readonly byte location) => Volatile.Read(ref Unsafe.AsRef(in location));

    /// <summary>Writes a <see cref="byte"/> with release semantics.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref byte location, byte value) => Volatile.Write(ref location, value);

    /// <summary>Reads a <see cref="sbyte"/> with acquire semantics.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte ReadLittleEndian(ref readonly sbyte location) => Volatile.Read(ref Unsafe.AsRef(in location));

    /// <summary>Writes a <see cref="sbyte"/> with release semantics.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref sbyte location, sbyte value) => Volatile.Write(ref location, value);

    /// <summary>Reads a <see cref="short"/> with acquire semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ReadLittleEndian(ref readonly short location)
    {
        short value = Volatile.Read(ref Unsafe.AsRef(in location));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="short"/> with release semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref short location, short value) =>
        Volatile.Write(ref location, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="ushort"/> with acquire semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ReadLittleEndian(ref readonly ushort location)
    {
        ushort value = Volatile.Read(ref Unsafe.AsRef(in location));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ushort"/> with release semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref ushort location, ushort value) =>
        Volatile.Write(ref location, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="int"/> with acquire semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadLittleEndian(ref readonly int location)
    {
        int value = Volatile.Read(ref Unsafe.AsRef(in location));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="int"/> with release semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref int location, int value) =>
        Volatile.Write(ref location, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="uint"/> with acquire semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadLittleEndian(ref readonly uint location)
    {
        uint value = Volatile.Read(ref Unsafe.AsRef(in location));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="uint"/> with release semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref uint location, uint value) =>
        Volatile.Write(ref location, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="long"/> with acquire semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadLittleEndian(ref readonly long location)
    {
        long value = Volatile.Read(ref Unsafe.AsRef(in location));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="long"/> with release semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref long location, long value) =>
        Volatile.Write(ref location, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="ulong"/> with acquire semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadLittleEndian(ref readonly ulong location)
    {
        ulong value = Volatile.Read(ref Unsafe.AsRef(in location));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ulong"/> with release semantics, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteLittleEndian(ref ulong location, ulong value) =>
        Volatile.Write(ref location, BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Replaces a <see cref="long"/> and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ExchangeLittleEndian(ref long location, long value)
    {
        long before = Interlocked.Exchange(
            ref location,
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );
        return BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Replaces a <see cref="long"/> that equals the comparand, and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareExchangeLittleEndian(ref long location, long value, long comparand)
    {
        long before = Interlocked.CompareExchange(
            ref location,
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value),
            BitConverter.IsLittleEndian ? comparand : BinaryPrimitives.ReverseEndianness(comparand)
        );
        return BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Adds to a <see cref="long"/> and returns the sum.</summary>
    public static long AddLittleEndian(ref long location, long value)
    {
        if (BitConverter.IsLittleEndian)
        {
            return Interlocked.Add(ref location, value);
        }

        // Addition does not carry the right way through swapped bytes: try until nobody came between.
        while (true)
        {
            long before = ReadLittleEndian(ref location);
            long after = unchecked(before + value);
            if (CompareExchangeLittleEndian(ref location, after, before) == before)
            {
                return after;
            }
        }
    }

    /// <summary>Replaces a <see cref="ulong"/> and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ExchangeLittleEndian(ref ulong location, ulong value)
    {
        ulong before = Interlocked.Exchange(
            ref location,
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );
        return BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Replaces a <see cref="ulong"/> that equals the comparand, and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CompareExchangeLittleEndian(ref ulong location, ulong value, ulong comparand)
    {
        ulong before = Interlocked.CompareExchange(
            ref location,
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value),
            BitConverter.IsLittleEndian ? comparand : BinaryPrimitives.ReverseEndianness(comparand)
        );
        return BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Adds to a <see cref="ulong"/> and returns the sum.</summary>
    public static ulong AddLittleEndian(ref ulong location, ulong value)
    {
        if (BitConverter.IsLittleEndian)
        {
            return Interlocked.Add(ref location, value);
        }

        // Addition does not carry the right way through swapped bytes: try until nobody came between.
        while (true)
        {
            ulong before = ReadLittleEndian(ref location);
            ulong after = unchecked(before + value);
            if (CompareExchangeLittleEndian(ref location, after, before) == before)
            {
                return after;
            }
        }
    }

    /// <summary>Reads a <see cref="short"/> with acquire semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ReadBigEndian(ref readonly short location)
    {
        short value = Volatile.Read(ref Unsafe.AsRef(in location));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="short"/> with release semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBigEndian(ref short location, short value) =>
        Volatile.Write(ref location, !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="ushort"/> with acquire semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ReadBigEndian(ref readonly ushort location)
    {
        ushort value = Volatile.Read(ref Unsafe.AsRef(in location));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ushort"/> with release semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBigEndian(ref ushort location, ushort value) =>
        Volatile.Write(ref location, !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="int"/> with acquire semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadBigEndian(ref readonly int location)
    {
        int value = Volatile.Read(ref Unsafe.AsRef(in location));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="int"/> with release semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBigEndian(ref int location, int value) =>
        Volatile.Write(ref location, !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="uint"/> with acquire semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadBigEndian(ref readonly uint location)
    {
        uint value = Volatile.Read(ref Unsafe.AsRef(in location));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="uint"/> with release semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBigEndian(ref uint location, uint value) =>
        Volatile.Write(ref location, !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="long"/> with acquire semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadBigEndian(ref readonly long location)
    {
        long value = Volatile.Read(ref Unsafe.AsRef(in location));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="long"/> with release semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBigEndian(ref long location, long value) =>
        Volatile.Write(ref location, !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Reads a <see cref="ulong"/> with acquire semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadBigEndian(ref readonly ulong location)
    {
        ulong value = Volatile.Read(ref Unsafe.AsRef(in location));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ulong"/> with release semantics, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteBigEndian(ref ulong location, ulong value) =>
        Volatile.Write(ref location, !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value));

    /// <summary>Replaces a <see cref="long"/> and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ExchangeBigEndian(ref long location, long value)
    {
        long before = Interlocked.Exchange(
            ref location,
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );
        return !BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Replaces a <see cref="long"/> that equals the comparand, and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareExchangeBigEndian(ref long location, long value, long comparand)
    {
        long before = Interlocked.CompareExchange(
            ref location,
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value),
            !BitConverter.IsLittleEndian ? comparand : BinaryPrimitives.ReverseEndianness(comparand)
        );
        return !BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Adds to a <see cref="long"/> and returns the sum.</summary>
    public static long AddBigEndian(ref long location, long value)
    {
        if (!BitConverter.IsLittleEndian)
        {
            return Interlocked.Add(ref location, value);
        }

        // Addition does not carry the right way through swapped bytes: try until nobody came between.
        while (true)
        {
            long before = ReadBigEndian(ref location);
            long after = unchecked(before + value);
            if (CompareExchangeBigEndian(ref location, after, before) == before)
            {
                return after;
            }
        }
    }

    /// <summary>Replaces a <see cref="ulong"/> and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ExchangeBigEndian(ref ulong location, ulong value)
    {
        ulong before = Interlocked.Exchange(
            ref location,
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );
        return !BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Replaces a <see cref="ulong"/> that equals the comparand, and returns what was there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CompareExchangeBigEndian(ref ulong location, ulong value, ulong comparand)
    {
        ulong before = Interlocked.CompareExchange(
            ref location,
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value),
            !BitConverter.IsLittleEndian ? comparand : BinaryPrimitives.ReverseEndianness(comparand)
        );
        return !BitConverter.IsLittleEndian ? before : BinaryPrimitives.ReverseEndianness(before);
    }

    /// <summary>Adds to a <see cref="ulong"/> and returns the sum.</summary>
    public static ulong AddBigEndian(ref ulong location, ulong value)
    {
        if (!BitConverter.IsLittleEndian)
        {
            return Interlocked.Add(ref location, value);
        }

        // Addition does not carry the right way through swapped bytes: try until nobody came between.
        while (true)
        {
            ulong before = ReadBigEndian(ref location);
            ulong after = unchecked(before + value);
            if (CompareExchangeBigEndian(ref location, after, before) == before)
            {
                return after;
            }
        }
    }
}
