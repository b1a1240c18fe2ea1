using System.Runtime.CompilerServices;

namespace TensorPool.Sbe.Benchmarks.FrameDescriptors;

/// <summary>The baseline: a length check for the message, then everything at literal offsets from a pointer.</summary>
internal static unsafe class FrameDescriptorByHand
{
    private const ulong Header = 36 | (4UL << 16) | (900UL << 32) | (1UL << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Encode(Span<byte> buffer, in Frame frame)
    {
        if (buffer.Length < 44)
        {
            return -1;
        }

        fixed (byte* p = buffer)
        {
            *(ulong*)p = Header;
            *(uint*)(p + 8) = frame.StreamId;
            *(ulong*)(p + 12) = frame.Epoch;
            *(ulong*)(p + 20) = frame.Seq;
            *(uint*)(p + 28) = frame.HeaderIndex;
            *(ulong*)(p + 32) = frame.TimestampNs ?? ulong.MaxValue;
            *(uint*)(p + 40) = frame.MetaVersion ?? uint.MaxValue;
        }

        return 44;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Decode(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            if (buffer.Length < 44 || *(ulong*)p != Header)
            {
                return -1;
            }

            ulong timestamp = *(ulong*)(p + 32);
            uint metaVersion = *(uint*)(p + 40);
            return *(uint*)(p + 8)
                + (long)*(ulong*)(p + 12)
                + (long)*(ulong*)(p + 20)
                + *(uint*)(p + 28)
                + (timestamp == ulong.MaxValue ? 0 : (long)timestamp)
                + (metaVersion == uint.MaxValue ? 0 : metaVersion);
        }
    }
}
