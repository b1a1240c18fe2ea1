using System.Globalization;
using TensorPool.SharedMemory;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// The longest message that a driver sends, which depends on its pools and its paths. Found out before it starts, so that no
/// client is ever left without an answer that is too long.
/// </summary>
internal static class DriverMessageLimit
{
    /// <summary>Length of the longest announce or response.</summary>
    public static int Longest<TWire, TDriver>(ShmDriverOptions options, string baseDirectory)
        where TWire : struct, IWireProtocol
        where TDriver : struct, IDriverProtocol
    {
        string directory = Path.Combine(
            baseDirectory,
            string.Create(CultureInfo.InvariantCulture, $"stream-{uint.MaxValue}"),
            options.InstanceId,
            EpochDirectories.NameOf(ulong.MaxValue)
        );
        int longest = 0;
        foreach (StreamProfile profile in options.Profiles)
        {
            var announcement = new PoolAnnouncement();
            var response = new AttachResponse();
            string ring = Uri(RegionFiles.HeaderRing);
            announcement.HeaderRegionUri.Set(ring);
            response.HeaderRegionUri.Set(ring);
            foreach (ProfilePool pool in profile.PayloadPools)
            {
                string uri = Uri(RegionFiles.Pool(pool.PoolId));
                announcement.AddPool().RegionUri.Set(uri);
                response.AddPool().RegionUri.Set(uri);
            }

            longest = Math.Max(longest, TWire.PoolAnnouncementLength(announcement));
            longest = Math.Max(longest, TDriver.AttachResponseLength(response));
        }

        return longest;

        string Uri(string file) => new RegionUri(Path.Combine(directory, file), options.RequireHugepages).ToString();
    }

    /// <exception cref="ArgumentException">It is longer than what can be sent.</exception>
    public static void Require(int longest, int limit)
    {
        if (longest > limit)
        {
            throw new ArgumentException(
                $"The announce of a stream can take {longest} bytes, and {limit} fit into a message: use fewer pools, a "
                    + "shorter shm.base_dir, or longer terms of control publications."
            );
        }
    }
}
