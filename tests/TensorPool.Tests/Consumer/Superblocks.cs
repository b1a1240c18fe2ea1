using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>Changes superblocks as no owner would. Region 0 is the header ring, then come the pools.</summary>
internal static class Superblocks
{
    public static ref byte At(StreamMapping mapping, int region) =>
        ref region == 0 ? ref mapping.HeaderRing.At(0) : ref mapping.Pools[region - 1].Region.At(0);

    public static Superblock Read(StreamMapping mapping, int region)
    {
        WireV1_1.ReadSuperblock(ref At(mapping, region), out Superblock superblock);
        return superblock;
    }

    /// <summary>Changes one field to something that it must not be.</summary>
    public static void Change(StreamMapping mapping, int region, string field)
    {
        Superblock superblock = Read(mapping, region);
        switch (field)
        {
            case "magic":
                superblock.Magic ^= 1;
                break;
            case "layoutVersion":
                superblock.LayoutVersion++;
                break;
            case "epoch":
                superblock.Epoch++;
                break;
            case "streamId":
                superblock.StreamId++;
                break;
            case "regionType":
                superblock.RegionType = region == 0 ? RegionType.PayloadPool : RegionType.HeaderRing;
                break;
            case "regionTypeUnknown":
                superblock.RegionType = (RegionType)3;
                break;
            case "poolId":
                superblock.PoolId += 5;
                break;
            case "nslots":
                superblock.Nslots *= 2;
                break;
            case "slotBytes":
                superblock.SlotBytes *= 2;
                break;
            case "strideBytes":
                superblock.StrideBytes += 4096;
                break;
            case "pid":
                superblock.Pid++;
                break;
            case "startTimestampNs":
                superblock.StartTimestampNs++;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field, "No field.");
        }

        WireV1_1.WriteSuperblock(ref At(mapping, region), superblock);
    }

    public static void SetEpoch(StreamMapping mapping, int region, ulong epoch)
    {
        Superblock superblock = Read(mapping, region);
        superblock.Epoch = epoch;
        WireV1_1.WriteSuperblock(ref At(mapping, region), superblock);
    }

    public static void SetActivity(StreamMapping mapping, int region, long timestampNs) =>
        WireV1_1.WriteActivityTimestamp(ref At(mapping, region), (ulong)timestampNs);
}
