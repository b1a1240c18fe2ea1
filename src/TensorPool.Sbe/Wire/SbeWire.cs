using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace TensorPool.Sbe;

/// <summary>
/// Reads and writes numbers at any offset from a reference, aligned or not. Nothing is checked here: generated code
/// checks a block once, when it wraps it, and then stays inside.
/// </summary>
/// <remarks>
/// A codec that was never wrapped holds a null reference. Its blocks being small, every access then falls into the
/// never-mapped first 64 KiB of the address space and surfaces as a <see cref="NullReferenceException"/>; codecs with
/// blocks beyond 32 KiB check their reference first (<see cref="Checked"/>).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeWire
{
    /// <summary>The reference itself, or an exception if it is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Checked(ref byte origin)
    {
        if (Unsafe.IsNullRef(ref origin))
        {
            SbeThrow.NoBuffer();
        }

        return ref origin;
    }

    /// <summary>Reads a signed byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte ReadInt8(ref byte origin, int offset) => unchecked((sbyte)Unsafe.Add(ref origin, offset));

    /// <summary>Writes a signed byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt8(ref byte origin, int offset, sbyte value) =>
        Unsafe.Add(ref origin, offset) = unchecked((byte)value);

    /// <summary>Reads an unsigned byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte ReadUInt8(ref byte origin, int offset) => Unsafe.Add(ref origin, offset);

    /// <summary>Writes an unsigned byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt8(ref byte origin, int offset, byte value) => Unsafe.Add(ref origin, offset) = value;

    /// <summary>Reads a <see cref="short"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ReadInt16LittleEndian(ref byte origin, int offset)
    {
        short value = Unsafe.ReadUnaligned<short>(ref Unsafe.Add(ref origin, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="short"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt16LittleEndian(ref byte origin, int offset, short value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="ushort"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ReadUInt16LittleEndian(ref byte origin, int offset)
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref origin, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ushort"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt16LittleEndian(ref byte origin, int offset, ushort value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="int"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadInt32LittleEndian(ref byte origin, int offset)
    {
        int value = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref origin, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="int"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt32LittleEndian(ref byte origin, int offset, int value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="uint"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadUInt32LittleEndian(ref byte origin, int offset)
    {
        uint value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref origin, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="uint"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt32LittleEndian(ref byte origin, int offset, uint value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="long"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadInt64LittleEndian(ref byte origin, int offset)
    {
        long value = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref origin, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="long"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt64LittleEndian(ref byte origin, int offset, long value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="ulong"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadUInt64LittleEndian(ref byte origin, int offset)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, offset));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ulong"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt64LittleEndian(ref byte origin, int offset, ulong value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="float"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReadSingleLittleEndian(ref byte origin, int offset) =>
        BitConverter.UInt32BitsToSingle(ReadUInt32LittleEndian(ref origin, offset));

    /// <summary>Writes a <see cref="float"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSingleLittleEndian(ref byte origin, int offset, float value) =>
        WriteUInt32LittleEndian(ref origin, offset, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Reads a <see cref="double"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ReadDoubleLittleEndian(ref byte origin, int offset) =>
        BitConverter.UInt64BitsToDouble(ReadUInt64LittleEndian(ref origin, offset));

    /// <summary>Writes a <see cref="double"/>, least significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteDoubleLittleEndian(ref byte origin, int offset, double value) =>
        WriteUInt64LittleEndian(ref origin, offset, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Reads a <see cref="short"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short ReadInt16BigEndian(ref byte origin, int offset)
    {
        short value = Unsafe.ReadUnaligned<short>(ref Unsafe.Add(ref origin, offset));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="short"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt16BigEndian(ref byte origin, int offset, short value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="ushort"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ReadUInt16BigEndian(ref byte origin, int offset)
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref origin, offset));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ushort"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt16BigEndian(ref byte origin, int offset, ushort value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="int"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadInt32BigEndian(ref byte origin, int offset)
    {
        int value = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref origin, offset));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="int"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt32BigEndian(ref byte origin, int offset, int value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="uint"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ReadUInt32BigEndian(ref byte origin, int offset)
    {
        uint value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref origin, offset));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="uint"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt32BigEndian(ref byte origin, int offset, uint value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="long"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ReadInt64BigEndian(ref byte origin, int offset)
    {
        long value = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref origin, offset));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="long"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteInt64BigEndian(ref byte origin, int offset, long value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="ulong"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ReadUInt64BigEndian(ref byte origin, int offset)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, offset));
        return !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Writes a <see cref="ulong"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUInt64BigEndian(ref byte origin, int offset, ulong value) =>
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref origin, offset),
            !BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value)
        );

    /// <summary>Reads a <see cref="float"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ReadSingleBigEndian(ref byte origin, int offset) =>
        BitConverter.UInt32BitsToSingle(ReadUInt32BigEndian(ref origin, offset));

    /// <summary>Writes a <see cref="float"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteSingleBigEndian(ref byte origin, int offset, float value) =>
        WriteUInt32BigEndian(ref origin, offset, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Reads a <see cref="double"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ReadDoubleBigEndian(ref byte origin, int offset) =>
        BitConverter.UInt64BitsToDouble(ReadUInt64BigEndian(ref origin, offset));

    /// <summary>Writes a <see cref="double"/>, most significant byte first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteDoubleBigEndian(ref byte origin, int offset, double value) =>
        WriteUInt64BigEndian(ref origin, offset, BitConverter.DoubleToUInt64Bits(value));
}
