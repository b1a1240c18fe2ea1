using System.Globalization;
using System.Numerics;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Driver;

/// <summary>
/// The rules that a driver's options must keep as a whole before it starts (driver 1.0, section 13, D-16-3). They hold for
/// options from a file and for options from code.
/// </summary>
internal static class ShmDriverRules
{
    /// <param name="options">What to check.</param>
    /// <param name="report">Gets a key and what is wrong with its value.</param>
    public static void Check(ShmDriverOptions options, Action<string, string> report)
    {
        CheckDirectories(options, report);
        CheckProfiles(options, report);
        CheckStreams(options, report);
        if (
            options.InstanceId.Length == 0
            || options.InstanceId is "." or ".."
            || options.InstanceId.Any(c => !IsNameChar(c))
        )
        {
            report(
                "driver.instance_id",
                $"must be the name of a directory, of letters, digits, '-', '_' and '.', found \"{options.InstanceId}\""
            );
        }

        if (options.AgentId is < 1 or > AgentCounters.MaxAgentId)
        {
            report("driver.agent_id", $"must be 1 to {AgentCounters.MaxAgentId}, found {options.AgentId}");
        }

        CheckCount(options.MaxLeases, "policies.max_leases", report);
        CheckCount(options.MaxDynamicStreams, "policies.max_dynamic_streams", report);
        CheckPositive(options.AnnouncePeriod, "policies.announce_period_ms", report);
        CheckPositive(options.LeaseKeepaliveInterval, "policies.lease_keepalive_interval_ms", report);
        if (options.LeaseExpiryGraceIntervals <= 0)
        {
            report("policies.lease_expiry_grace_intervals", "must be 1 or more");
        }
    }

    private static bool IsNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';

    private static void CheckPositive(TimeSpan value, string key, Action<string, string> report)
    {
        if (value <= TimeSpan.Zero)
        {
            report(key, "must be 1 or more");
        }
    }

    private static void CheckCount(int value, string key, Action<string, string> report)
    {
        if (value < 1)
        {
            report(key, $"must be 1 or more, found {value}");
        }
    }

    private static void CheckDirectories(ShmDriverOptions options, Action<string, string> report)
    {
        string baseDirectory = options.BaseDirectory;
        if (!Path.IsPathRooted(baseDirectory))
        {
            report("shm.base_dir", $"must be an absolute path, found \"{baseDirectory}\"");
            return;
        }

        foreach (string allowed in options.AllowedBaseDirectories.Where(path => !Path.IsPathRooted(path)))
        {
            report("shm.allowed_base_dirs", $"must hold absolute paths, found \"{allowed}\"");
        }

        if (
            options.AllowedBaseDirectories.Count > 0
            && !options.AllowedBaseDirectories.Any(allowed => IsWithin(baseDirectory, allowed))
        )
        {
            report(
                "shm.base_dir",
                $"must lie within one of shm.allowed_base_dirs ({string.Join(", ", options.AllowedBaseDirectories)}), "
                    + $"found \"{baseDirectory}\""
            );
        }
    }

    private static bool IsWithin(string path, string directory)
    {
        string inner = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string outer = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        return inner == outer
            || inner.StartsWith(
                outer.EndsWith(Path.DirectorySeparatorChar) ? outer : outer + Path.DirectorySeparatorChar,
                StringComparison.Ordinal
            );
    }

    private static void CheckProfiles(ShmDriverOptions options, Action<string, string> report)
    {
        if (options.Profiles.Count == 0)
        {
            report("profiles", "at least one profile is required: [profiles.<name>] with payload_pools");
        }

        foreach (StreamProfile profile in options.Profiles)
        {
            string key = $"profiles.{profile.Name}";
            if (!BitOperations.IsPow2(profile.HeaderNslots))
            {
                report($"{key}.header_nslots", $"must be a power of two, found {profile.HeaderNslots}");
            }

            if (profile.PayloadPools.Count == 0)
            {
                report(
                    $"{key}.payload_pools",
                    "at least one pool is required: [[payload_pools]] with pool_id, stride_bytes"
                );
            }

            if (profile.PayloadPools.Count > MessageLimits.Pools)
            {
                report(
                    $"{key}.payload_pools",
                    $"at most {MessageLimits.Pools} pools, found {profile.PayloadPools.Count}"
                );
            }

            for (int i = 0; i < profile.PayloadPools.Count; i++)
            {
                CheckPool(
                    options,
                    profile,
                    i,
                    string.Create(CultureInfo.InvariantCulture, $"{key}.payload_pools[{i}]"),
                    report
                );
            }
        }
    }

    private static void CheckPool(
        ShmDriverOptions options,
        StreamProfile profile,
        int index,
        string key,
        Action<string, string> report
    )
    {
        ProfilePool pool = profile.PayloadPools[index];
        if (pool.PoolId == 0)
        {
            report($"{key}.pool_id", "must be 1 or more");
        }

        if (profile.PayloadPools.Take(index).Any(other => other.PoolId == pool.PoolId))
        {
            report($"{key}.pool_id", $"must be unique in the profile, and {pool.PoolId} is there twice");
        }

        uint page = Math.Max(options.PageSizeBytes, (uint)Environment.SystemPageSize);
        if (!BitOperations.IsPow2(pool.StrideBytes) || pool.StrideBytes % page != 0)
        {
            report(
                $"{key}.stride_bytes",
                $"must be a power of two and a multiple of the page size, {page}, found {pool.StrideBytes}"
            );
        }
    }

    private static void CheckStreams(ShmDriverOptions options, Action<string, string> report)
    {
        if (options.Streams.Count == 0 && !options.AllowDynamicStreams)
        {
            report("streams", "at least one stream is required unless policies.allow_dynamic_streams is true");
        }

        if (
            options.AllowDynamicStreams
            && options.DefaultProfile is { } name
            && options.Profiles.All(profile => profile.Name != name)
        )
        {
            report("policies.default_profile", NoSuchProfile(options, name));
        }

        for (int i = 0; i < options.Streams.Count; i++)
        {
            StreamDefinition stream = options.Streams[i];
            string key = $"streams.{stream.Name}";
            if (stream.Profile.Length > 0 && options.Profiles.All(profile => profile.Name != stream.Profile))
            {
                report($"{key}.profile", NoSuchProfile(options, stream.Profile));
            }

            if (
                stream.StreamId != 0
                && options.Streams.Take(i).FirstOrDefault(s => s.StreamId == stream.StreamId) is { } twin
            )
            {
                report(
                    $"{key}.stream_id",
                    $"must be unique, and {stream.StreamId} is that of streams.{twin.Name} as well"
                );
            }
        }
    }

    private static string NoSuchProfile(ShmDriverOptions options, string name) =>
        $"there is no profile \"{name}\"; there are: {string.Join(", ", options.Profiles.Select(profile => profile.Name))}";
}
