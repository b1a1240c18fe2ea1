using System.Numerics;
using TensorPool.Cli.Options;
using TensorPool.Configuration;
using TensorPool.SharedMemory;

namespace TensorPool.Cli.Roles;

/// <summary>The ring of a producer that owns its memory: what the settings say, or else one that suits the frames.</summary>
internal static class RingSize
{
    private const uint MinSlots = 8;
    private const uint MaxSlots = 1024;

    /// <summary>A ring takes about so much, unless frames are so large that the least number of slots takes more.</summary>
    private const long Budget = 256L << 20;

    /// <summary>The regions for frames of a length.</summary>
    /// <param name="settings">Of the role.</param>
    /// <param name="slots">What the command line says; null to decide here.</param>
    /// <param name="frameLength">Bytes of the longest frame.</param>
    public static RegionOptions For(RoleSettings settings, uint? slots, int frameLength)
    {
        RegionOptions regions = settings.Producer.Regions;
        if (!IsSet(settings, "payload_pools"))
        {
            uint stride = BitOperations.RoundUpToPowerOf2((uint)Math.Max(frameLength, Environment.SystemPageSize));
            regions = regions with { Pools = [new PoolOptions(1, stride)] };
        }

        if (slots is { } wanted)
        {
            return regions with { Nslots = wanted };
        }

        long slotBytes = regions.Pools.Sum(pool => (long)pool.StrideBytes);
        return IsSet(settings, "nslots")
            ? regions
            : regions with
            {
                Nslots = Math.Clamp(
                    1u << BitOperations.Log2((ulong)Math.Max(1, Budget / slotBytes)),
                    MinSlots,
                    MaxSlots
                ),
            };
    }

    private static bool IsSet(RoleSettings settings, string key) =>
        settings.Settings.Any(s =>
            s.Key.StartsWith(key, StringComparison.Ordinal) && s.Origin != SettingOrigin.Default
        );
}
