using TensorPool.Sbe.Benchmarks.Wire;

namespace TensorPool.Sbe.Benchmarks.ShmPoolAnnounces;

/// <summary>The same work as by hand, through the generated codec, with statuses and with exceptions.</summary>
internal static class ShmPoolAnnounceGenerated
{
    public static int TryEncode(Span<byte> buffer, Announcement announcement)
    {
        if (ShmPoolAnnounceEncoder.TryWrap(buffer, out ShmPoolAnnounceEncoder encoder) != SbeStatus.Ok)
        {
            return -1;
        }

        encoder.StreamId = announcement.StreamId;
        encoder.ProducerId = announcement.ProducerId;
        encoder.Epoch = announcement.Epoch;
        encoder.LayoutVersion = announcement.LayoutVersion;
        encoder.HeaderNslots = announcement.HeaderNslots;
        encoder.HeaderSlotBytes = announcement.HeaderSlotBytes;
        encoder.MaxDims = announcement.MaxDims;
        if (
            encoder.TryBeginPayloadPools(announcement.Pools.Length, out ShmPoolAnnounceEncoder.PayloadPoolsGroup group)
            != SbeStatus.Ok
        )
        {
            return -1;
        }

        foreach (Pool pool in announcement.Pools)
        {
            if (group.TryNext(out ShmPoolAnnounceEncoder.PayloadPoolsEntry entry) != SbeStatus.Ok)
            {
                return -1;
            }

            entry.PoolId = pool.Id;
            entry.PoolNslots = pool.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            if (entry.TryWriteRegionUri(pool.RegionUri) != SbeStatus.Ok)
            {
                return -1;
            }
        }

        return
            encoder.TryWriteHeaderRegionUri(announcement.HeaderRegionUri) == SbeStatus.Ok
            && encoder.TryComplete(out int length) == SbeStatus.Ok
            ? length
            : -1;
    }

    public static int Encode(Span<byte> buffer, Announcement announcement)
    {
        ShmPoolAnnounceEncoder encoder = ShmPoolAnnounceEncoder.Wrap(buffer);
        encoder.StreamId = announcement.StreamId;
        encoder.ProducerId = announcement.ProducerId;
        encoder.Epoch = announcement.Epoch;
        encoder.LayoutVersion = announcement.LayoutVersion;
        encoder.HeaderNslots = announcement.HeaderNslots;
        encoder.HeaderSlotBytes = announcement.HeaderSlotBytes;
        encoder.MaxDims = announcement.MaxDims;
        ShmPoolAnnounceEncoder.PayloadPoolsGroup group = encoder.BeginPayloadPools(announcement.Pools.Length);
        foreach (Pool pool in announcement.Pools)
        {
            ShmPoolAnnounceEncoder.PayloadPoolsEntry entry = group.Next();
            entry.PoolId = pool.Id;
            entry.PoolNslots = pool.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.WriteRegionUri(pool.RegionUri);
        }

        encoder.WriteHeaderRegionUri(announcement.HeaderRegionUri);
        return encoder.Complete();
    }

    public static long TryDecode(ReadOnlySpan<byte> buffer)
    {
        if (ShmPoolAnnounceDecoder.TryWrap(buffer, out ShmPoolAnnounceDecoder decoder) != SbeStatus.Ok)
        {
            return -1;
        }

        long sum =
            decoder.StreamId
            + decoder.ProducerId
            + (long)decoder.Epoch
            + decoder.LayoutVersion
            + decoder.HeaderNslots
            + decoder.HeaderSlotBytes
            + decoder.MaxDims;
        if (decoder.TryReadPayloadPools(out ShmPoolAnnounceDecoder.PayloadPoolsGroup pools) != SbeStatus.Ok)
        {
            return -1;
        }

        while (pools.TryNext(out ShmPoolAnnounceDecoder.PayloadPoolsEntry pool))
        {
            sum += pool.PoolId + (long)pool.PoolNslots + pool.StrideBytes;
            if (pool.TryReadRegionUri(out ReadOnlySpan<byte> uri) != SbeStatus.Ok)
            {
                return -1;
            }

            sum += Sum.Of(uri);
        }

        return decoder.TryReadHeaderRegionUri(out ReadOnlySpan<byte> last) == SbeStatus.Ok ? sum + Sum.Of(last) : -1;
    }

    public static long Decode(ReadOnlySpan<byte> buffer)
    {
        ShmPoolAnnounceDecoder decoder = ShmPoolAnnounceDecoder.Wrap(buffer);
        long sum =
            decoder.StreamId
            + decoder.ProducerId
            + (long)decoder.Epoch
            + decoder.LayoutVersion
            + decoder.HeaderNslots
            + decoder.HeaderSlotBytes
            + decoder.MaxDims;
        foreach (ShmPoolAnnounceDecoder.PayloadPoolsEntry pool in decoder.ReadPayloadPools())
        {
            sum += pool.PoolId + (long)pool.PoolNslots + pool.StrideBytes;
            sum += Sum.Of(pool.ReadRegionUri());
        }

        return sum + Sum.Of(decoder.ReadHeaderRegionUri());
    }
}
