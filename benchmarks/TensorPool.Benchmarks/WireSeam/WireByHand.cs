using System.Runtime.CompilerServices;
using TensorPool.Tensors;

namespace TensorPool.Benchmarks.WireSeam;

/// <summary>The baseline: everything at literal offsets from a pointer.</summary>
internal static unsafe class WireByHand
{
    private const ulong DescriptorHeader = 36 | (4UL << 16) | (900UL << 32) | (1UL << 48);

    public static long WriteAndReadSlot(ref byte slot, uint seq, in TensorLayout layout)
    {
        fixed (byte* p = &slot)
        {
            Volatile.Write(ref *(ulong*)p, ((ulong)seq << 1) | 1);
            Volatile.WriteBarrier();
            *(ulong*)(p + 8) = seq;
            *(ulong*)(p + 16) = 1000 + seq;
            *(uint*)(p + 24) = 3;
            *(uint*)(p + 28) = 4_147_200;
            *(uint*)(p + 32) = seq;
            *(uint*)(p + 36) = 0;
            *(ushort*)(p + 40) = 1;
            *(short*)(p + 42) = (short)layout.Dtype;
            *(short*)(p + 44) = (short)layout.Order;
            p[46] = (byte)layout.Rank;
            p[47] = 0;
            layout.AllDims.CopyTo(new Span<int>(p + 48, 8));
            layout.AllStrides.CopyTo(new Span<int>(p + 80, 8));
            Volatile.Write(ref *(ulong*)p, (ulong)seq << 1);

            ulong first = Volatile.Read(ref *(ulong*)p);
            if ((first & 1) != 0)
            {
                return -1;
            }

            ulong frameId = *(ulong*)(p + 8);
            int* dims = stackalloc int[16];
            Unsafe.CopyBlockUnaligned(dims, p + 48, 64);
            long sum =
                (long)*(ulong*)(p + 16)
                + *(uint*)(p + 24)
                + *(uint*)(p + 28)
                + *(uint*)(p + 32)
                + *(uint*)(p + 36)
                + *(ushort*)(p + 40)
                + *(short*)(p + 42)
                + *(short*)(p + 44)
                + dims[0]
                + dims[9];
            Volatile.ReadBarrier();
            return Volatile.Read(ref *(ulong*)p) == first && first >> 1 == frameId ? sum : -1;
        }
    }

    public static long EncodeAndDecodeDescriptor(Span<byte> buffer, uint seq)
    {
        if (buffer.Length < 44)
        {
            return -1;
        }

        fixed (byte* p = buffer)
        {
            *(ulong*)p = DescriptorHeader;
            *(uint*)(p + 8) = 42;
            *(ulong*)(p + 12) = 7;
            *(ulong*)(p + 20) = seq;
            *(uint*)(p + 28) = seq & 1023;
            *(ulong*)(p + 32) = 1000 + seq;
            *(uint*)(p + 40) = uint.MaxValue;

            ulong timestamp = *(ulong*)(p + 32);
            uint metaVersion = *(uint*)(p + 40);
            return *(ulong*)p == DescriptorHeader && *(uint*)(p + 28) == ((uint)*(ulong*)(p + 20) & 1023)
                ? *(uint*)(p + 8)
                    + (long)*(ulong*)(p + 12)
                    + (long)*(ulong*)(p + 20)
                    + (timestamp == ulong.MaxValue ? 0 : (long)timestamp)
                    + (metaVersion == uint.MaxValue ? 0 : metaVersion)
                : -1;
        }
    }
}
