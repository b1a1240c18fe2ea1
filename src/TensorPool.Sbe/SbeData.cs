using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TensorPool.Sbe;

/// <summary>The bytes of data elements, behind their length, where the caller has made sure of room.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeData
{
    /// <summary>Copies bytes that may overlap their target.</summary>
    /// <remarks>
    /// Names, codes and the like are mostly of 4 to 16 bytes. Two moves that may overlap, in line, are then half of what
    /// the call of the general copy costs. Both are read before the first is written, so that source and target may overlap.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref byte target, ReadOnlySpan<byte> value)
    {
        int length = value.Length;
        ref byte source = ref MemoryMarshal.GetReference(value);
        if ((uint)(length - 4) > 12)
        {
            value.CopyTo(MemoryMarshal.CreateSpan(ref target, length));
        }
        else if (length >= 8)
        {
            nuint last = (nuint)(uint)length - sizeof(ulong);
            ulong head = Unsafe.ReadUnaligned<ulong>(ref source);
            ulong tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, last));
            Unsafe.WriteUnaligned(ref target, head);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, last), tail);
        }
        else
        {
            nuint last = (nuint)(uint)length - sizeof(uint);
            uint head = Unsafe.ReadUnaligned<uint>(ref source);
            uint tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, last));
            Unsafe.WriteUnaligned(ref target, head);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, last), tail);
        }
    }
}
