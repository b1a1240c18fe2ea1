using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TensorPool.Sbe;

/// <summary>The bytes of data elements, behind their length, where the caller has made sure of room.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeData
{
    /// <summary>Copies bytes that may overlap their target.</summary>
    /// <remarks>
    /// Most names, codes and addresses are of 4 to 32 bytes. Two moves in line, which overlap each other where the length is
    /// not twice theirs, then cost less than a call of the general copy. Both are read before the first is written, so that
    /// source and target may overlap.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref byte target, ReadOnlySpan<byte> value)
    {
        int length = value.Length;
        ref byte source = ref MemoryMarshal.GetReference(value);
        if ((uint)(length - 4) > 28)
        {
            value.CopyTo(MemoryMarshal.CreateSpan(ref target, length));
        }
        else if (length >= Vector128<byte>.Count)
        {
            nuint last = (nuint)(uint)length - (nuint)Vector128<byte>.Count;
            Vector128<byte> head = Vector128.LoadUnsafe(ref source);
            Vector128<byte> tail = Vector128.LoadUnsafe(ref source, last);
            head.StoreUnsafe(ref target);
            tail.StoreUnsafe(ref target, last);
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
