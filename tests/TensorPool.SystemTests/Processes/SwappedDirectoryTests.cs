using TensorPool.SharedMemory;
using TensorPool.SystemTests.Support;
using TensorPool.Wire;

namespace TensorPool.SystemTests.Processes;

public class SwappedDirectoryTests
{
    private const int Enough = 100;

    /// <summary>
    /// Somebody puts a link to a place outside in the place of a directory on the path, and back, as fast as possible. The files
    /// there are the same to the byte, so that nothing but their place gives them away.
    /// </summary>
    [Fact]
    [Requirement("W-15.21a.5-2")]
    [Requirement("W-15.21a.5-4")]
    [Requirement("W-15.21a.5-6")]
    public void Link_in_the_place_of_a_directory_leads_nobody_out_of_the_allowed_ones()
    {
        using ShmDirectory directory = new();
        string inside = directory.File("inside");
        string trap = directory.File("trap");
        Directory.CreateDirectory(inside);
        Directory.CreateDirectory(trap);
        RegionOptions options = new()
        {
            BaseDirectory = inside,
            Nslots = 4,
            Pools = [new PoolOptions(1, 4096)],
        };
        using RegionOwner<WireV1_1> owner = RegionOwner<WireV1_1>.Open(options, World.StreamId, 1000);
        KnownRegions regions = new(inside, World.StreamId, owner.Current.Epoch, 4, 4096);
        foreach (string file in new[] { regions.Ring, regions.Pool })
        {
            File.Copy(file, Path.Combine(trap, Path.GetFileName(file)));
        }

        bool isDone = false;
        Thread attacker = new(() =>
        {
            string real = regions.EpochDirectory + ".real";
            while (!Volatile.Read(ref isDone))
            {
                Directory.Move(regions.EpochDirectory, real);
                File.CreateSymbolicLink(regions.EpochDirectory, trap);
                Thread.Yield();
                File.Delete(regions.EpochDirectory);
                Directory.Move(real, regions.EpochDirectory);
                Thread.Yield();
            }
        });
        attacker.Start();
        int mapped = 0;
        int astray = 0;
        try
        {
            Eventually.True(
                () =>
                {
                    StreamMapping? mapping = regions.Open(owners: null, out RegionRejection? rejection);
                    mapped += mapping is null ? 0 : 1;
                    astray += rejection?.Reason == RejectionReason.OutsideAllowedDirectories ? 1 : 0;
                    bool isTrapped = directory.Mappings().Any(line => line.Contains(trap, StringComparison.Ordinal));
                    mapping?.Retire();
                    Assert.False(isTrapped);
                    return mapped >= Enough && astray >= Enough;
                },
                "the link and the directory are both met often"
            );
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            attacker.Join();
        }
    }
}
