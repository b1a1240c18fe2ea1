namespace TensorPool.Sbe.Benchmarks.ShmPoolAnnounces;

/// <summary>
/// The baseline: what a careful programmer writes by hand for this one message. Encoding adds up the length and checks it
/// once. Decoding checks each length before it is used, and takes messages of newer versions, whose blocks are longer.
/// </summary>
internal static unsafe class ShmPoolAnnounceByHand
{
    private const ulong Header = 27 | (1UL << 16) | (900UL << 32) | (1UL << 48);
    private const int MaxText = 1 << 30;

    public static int Encode(Span<byte> buffer, Announcement announcement)
    {
        Pool[] pools = announcement.Pools;
        long length = 8 + 27 + 4 + (14L * pools.Length) + 4 + announcement.HeaderRegionUri.Length;
        foreach (Pool pool in pools)
        {
            if (pool.RegionUri.Length > MaxText)
            {
                return -1;
            }

            length += pool.RegionUri.Length;
        }

        if (pools.Length > 65534 || announcement.HeaderRegionUri.Length > MaxText || length > buffer.Length)
        {
            return -1;
        }

        fixed (byte* start = buffer)
        {
            *(ulong*)start = Header;
            *(uint*)(start + 8) = announcement.StreamId;
            *(uint*)(start + 12) = announcement.ProducerId;
            *(ulong*)(start + 16) = announcement.Epoch;
            *(uint*)(start + 24) = announcement.LayoutVersion;
            *(uint*)(start + 28) = announcement.HeaderNslots;
            *(ushort*)(start + 32) = announcement.HeaderSlotBytes;
            *(start + 34) = announcement.MaxDims;
            byte* p = start + 35;
            *(ushort*)p = 10;
            *(ushort*)(p + 2) = (ushort)pools.Length;
            p += 4;
            foreach (Pool pool in pools)
            {
                *(ushort*)p = pool.Id;
                *(uint*)(p + 2) = pool.Nslots;
                *(uint*)(p + 6) = pool.StrideBytes;
                p = Append(p + 10, pool.RegionUri);
            }

            p = Append(p, announcement.HeaderRegionUri);
            return (int)(p - start);
        }
    }

    public static long Decode(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            byte* end = start + buffer.Length;
            if (buffer.Length < 8 || *(ushort*)(start + 2) != 1 || *(ushort*)(start + 4) != 900)
            {
                return -1;
            }

            int blockLength = *(ushort*)start;
            if (blockLength < 27 || blockLength + 4 > buffer.Length - 8)
            {
                return -1;
            }

            long sum =
                *(uint*)(start + 8)
                + *(uint*)(start + 12)
                + (long)*(ulong*)(start + 16)
                + *(uint*)(start + 24)
                + *(uint*)(start + 28)
                + *(ushort*)(start + 32)
                + *(start + 34);
            byte* p = start + 8 + blockLength;
            int entryLength = *(ushort*)p;
            int count = *(ushort*)(p + 2);
            p += 4;
            if (count != 0 && (entryLength < 10 || (entryLength + 4L) * count > end - p))
            {
                return -1;
            }

            for (int i = 0; i < count; i++)
            {
                if (end - p < entryLength + 4)
                {
                    return -1;
                }

                sum += *(ushort*)p + (long)*(uint*)(p + 2) + *(uint*)(p + 6);
                p += entryLength;
                uint length = *(uint*)p;
                p += 4;
                if (length > (ulong)(end - p))
                {
                    return -1;
                }

                sum += Sum.Of(new ReadOnlySpan<byte>(p, (int)length));
                p += length;
            }

            if (end - p < 4)
            {
                return -1;
            }

            uint last = *(uint*)p;
            p += 4;
            return last > (ulong)(end - p) ? -1 : sum + Sum.Of(new ReadOnlySpan<byte>(p, (int)last));
        }
    }

    private static byte* Append(byte* p, ReadOnlySpan<byte> bytes)
    {
        *(int*)p = bytes.Length;
        bytes.CopyTo(new Span<byte>(p + 4, bytes.Length));
        return p + 4 + bytes.Length;
    }
}
