using TensorPool.Driver;
using TensorPool.Tests.Support;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>Where regions may be, and whose they are (driver 1.0, sections 1 and 9).</summary>
public sealed class DirectoryTests
{
    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    [Requirement("D-14-1")]
    public void Regions_lie_below_base_stream_and_instance_with_restrictive_modes()
    {
        using DriverRig rig = new DriverRig(options => options with { InstanceId = "rig-01" }).Start();

        string epoch = $"{rig.Directory.Path}/stream-42/rig-01/epoch-1";
        Assert.Equal(
            ["header.ring", "payload-1.pool", "payload-2.pool"],
            Directory.GetFiles(epoch).Select(path => Path.GetFileName(path)).Order()
        );
        Assert.Equal("660", Convert.ToString((int)File.GetUnixFileMode($"{epoch}/header.ring"), 8));
        for (string path = epoch; path != rig.Directory.Path; path = Path.GetDirectoryName(path)!)
        {
            Assert.Equal("2770", Convert.ToString((int)File.GetUnixFileMode(path), 8));
        }
    }

    [Theory]
    [InlineData("600", "700")]
    [InlineData("660", "2770")]
    [InlineData("640", "2750")]
    [InlineData("664", "2775")]
    public void Directories_are_entered_by_those_who_may_read(string files, string directories)
    {
        UnixFileMode mode = DriverDirectories.DirectoryMode((UnixFileMode)Convert.ToInt32(files, 8));

        Assert.Equal(directories, Convert.ToString((int)mode, 8));
    }

    [Fact]
    public void Base_directory_is_created_if_its_parent_is_there()
    {
        using ShmDirectory directory = new();
        string path = directory.File("base");
        using (DriverRig rig = new(o => o with { BaseDirectory = path }, directory: directory))
        {
            rig.Start();
            Assert.True(File.Exists($"{path}/stream-42/driver-01/epoch-1/header.ring"));
        }

        var error = Assert.Throws<IOException>(() =>
            Open(directory, o => o with { BaseDirectory = $"{path}/no/where" })
        );
        Assert.Contains("shm.base_dir", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("D-9-1")]
    public void Base_directory_outside_of_the_allowed_ones_is_refused_wherever_links_lead()
    {
        using ShmDirectory directory = new();
        using ShmDirectory elsewhere = new();
        Directory.CreateSymbolicLink(directory.File("link"), elsewhere.Path);

        var error = Assert.Throws<ArgumentException>(() =>
            Open(
                directory,
                options =>
                    options with
                    {
                        BaseDirectory = directory.File("link"),
                        AllowedBaseDirectories = [directory.Path],
                    }
            )
        );

        Assert.Contains($"is {elsewhere.Path}, outside of the allowed", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere.Path));
    }

    [Fact]
    [Requirement("D-9-1")]
    public void Announced_paths_are_canonical()
    {
        using ShmDirectory directory = new();
        Directory.CreateDirectory(directory.File("real"));
        Directory.CreateSymbolicLink(directory.File("link"), directory.File("real"));
        using DriverRig rig = new(
            options =>
                options with
                {
                    BaseDirectory = directory.File("link"),
                    AllowedBaseDirectories = [directory.Path],
                },
            directory: directory
        );
        rig.Run();

        Assert.Equal(
            $"shm:file?path={directory.Path}/real/stream-42/driver-01/epoch-1/header.ring",
            rig.Sent<PoolAnnouncement>().First(a => a.StreamId == 42).HeaderRegionUri.ToString()
        );
    }

    [Theory]
    [InlineData("stream-42")]
    [InlineData("stream-42/driver-01")]
    [Requirement("D-9-1")]
    public void Link_in_the_place_of_a_directory_is_not_followed(string name)
    {
        using ShmDirectory directory = new();
        using ShmDirectory elsewhere = new();
        Directory.CreateDirectory(Path.GetDirectoryName(directory.File(name))!);
        Directory.CreateSymbolicLink(directory.File(name), elsewhere.Path);
        using DriverRig rig = new DriverRig(directory: directory).Start();

        AttachResponse response = rig.Ask(DriverRig.Attach(ClientRole.Producer, 7));

        Assert.Equal(ResponseCode.InternalError, response.Code);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere.Path));
    }

    [Fact]
    [Requirement("D-9-1")]
    public void What_is_in_the_place_of_an_epoch_is_left_alone()
    {
        using ShmDirectory directory = new();
        string instance = directory.File("stream-42/driver-01");
        Directory.CreateDirectory(instance);
        File.WriteAllText($"{instance}/epoch-1", "not a directory");
        using DriverRig rig = new DriverRig(directory: directory).Start();

        Assert.Equal(2UL, rig.Streams.Find(42)!.Current!.Epoch);
        Assert.Equal("not a directory", File.ReadAllText($"{instance}/epoch-1"));
    }

    [Fact]
    [Requirement("D-9-1")]
    [Requirement("D-4.3-4")]
    public void Hugepages_that_are_required_and_not_there_keep_the_driver_from_starting()
    {
        using ShmDirectory directory = new();

        var error = Assert.Throws<ArgumentException>(() => Open(directory, o => o with { RequireHugepages = true }));

        Assert.Contains("is not on a hugetlbfs", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    [Requirement("D-2.1-3")]
    public void Second_driver_of_the_same_name_is_refused_and_one_of_another_name_keeps_apart()
    {
        using ShmDirectory directory = new();
        using DriverRig first = new DriverRig(directory: directory).Start();

        var error = Assert.Throws<IOException>(() => Open(directory, options => options));
        Assert.Contains("locked by another owner", error.Message, StringComparison.Ordinal);

        using (DriverRig other = new(o => o with { InstanceId = "driver-02" }, directory: directory))
        {
            other.Start();
            Assert.NotEqual(first.EpochPath(1), other.EpochPath(1));
        }

        Assert.True(File.Exists(first.EpochPath(1) + "/header.ring"));
        first.Close();
        Open(directory, options => options).Dispose();
    }

    [Fact]
    public void Message_that_would_not_fit_is_found_out_before_the_driver_starts()
    {
        using ShmDirectory directory = new();
        ShmDriverOptions options = DriverRig.DefaultOptions(directory) with
        {
            Profiles =
            [
                new StreamProfile
                {
                    Name = "many",
                    PayloadPools = [.. Enumerable.Range(1, 256).Select(i => new ProfilePool((ushort)i, 4096))],
                },
            ],
        };
        int longest = DriverMessageLimit.Longest<WireV1_1, DriverV1_0>(options, new string('x', 3000));

        Assert.InRange(longest, 256 * 3000, 1 << 20);
        DriverMessageLimit.Require(longest, longest);
        var error = Assert.Throws<ArgumentException>(() => DriverMessageLimit.Require(longest, longest - 1));
        Assert.Contains($"can take {longest} bytes", error.Message, StringComparison.Ordinal);
    }

    private static DriverDirectories Open(ShmDirectory directory, Func<ShmDriverOptions, ShmDriverOptions> change) =>
        DriverDirectories.Open<WireV1_1>(change(DriverRig.DefaultOptions(directory)));
}
