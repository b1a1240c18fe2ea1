using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TensorPool.Cli.Files.Npy;

/// <summary>Turns the bytes of big-endian elements round.</summary>
internal static class ByteOrder
{
    /// <param name="bytes">Elements, turned round in place.</param>
    /// <param name="elementSize">1, 2, 4 or 8.</param>
    public static void Reverse(Span<byte> bytes, int elementSize)
    {
        switch (elementSize)
        {
            case 2:
                Span<ushort> shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<uint> ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                Span<ulong> longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            default:
                break;
        }
    }
}
