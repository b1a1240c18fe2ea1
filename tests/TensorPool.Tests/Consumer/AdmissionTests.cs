using TensorPool.Consumer;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>The checks of an announce before anything is mapped (wire 1.1, section 11.2), each of which fails closed.</summary>
[Requirement("W-15.13-1")]
public sealed class AdmissionTests : IDisposable
{
    private readonly ConsumerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("P3-1")]
    [Requirement("W-10.1.1-2")]
    public void Announce_whose_every_check_passes_is_mapped()
    {
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());

        Assert.Equal(_rig.Written.Epoch, _rig.Core.Epoch);
        ConsumerTransition transition = Assert.Single(_rig.Transitions);
        Assert.Equal(ConsumerTransitionCause.AnnounceAccepted, transition.Cause);
        Assert.Equal(_rig.Written.Epoch, transition.Epoch);
        Assert.Contains("made by process", transition.Detail, StringComparison.Ordinal);
        Assert.Equal(0, _rig.Statistics.AnnouncesRefused);
        Assert.Null(_rig.Core.LastRefusal);
        // The owner's three and the consumer's three.
        Assert.Equal(6, _rig.Directory.Mappings().Length);
    }

    [Fact]
    [Requirement("W-15.14-2")]
    public void Regions_are_mapped_for_reading_only()
    {
        _rig.AnnounceAndPoll();

        Assert.Equal(3, _rig.Directory.Mappings().Count(line => line.Contains(" r--s ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(0u)]
    [Requirement("W-7.1-8")]
    [Requirement("W-15.14-7")]
    [Requirement("W-15.1-1")]
    public void A2_Layout_version_that_is_not_known_is_refused(uint version) =>
        Refuses(a => a.LayoutVersion = version, "layout version");

    [Theory]
    [InlineData((ushort)0)]
    [InlineData((ushort)128)]
    [InlineData((ushort)512)]
    [Requirement("W-10.1.1-4")]
    public void A3_Header_slots_of_another_size_are_refused(ushort bytes) =>
        Refuses(a => a.HeaderSlotBytes = bytes, "header slots");

    [Theory]
    [InlineData((byte)0)]
    [InlineData((byte)4)]
    [InlineData((byte)16)]
    [Requirement("W-15.1-3")]
    public void A3_Other_number_of_dimensions_is_refused(byte dims) => Refuses(a => a.MaxDims = dims, "maxDims");

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(7u)]
    [Requirement("W-8.1-2")]
    public void A4_Number_of_slots_that_is_no_power_of_two_is_refused(uint nslots) =>
        Refuses(
            a =>
            {
                a.HeaderNslots = nslots;
                a.Pools[0].Nslots = nslots;
                a.Pools[1].Nslots = nslots;
            },
            "power of two"
        );

    [Fact]
    [Requirement("W-10.1.1-5")]
    public void A5_Announce_without_pools_is_refused() => Refuses(a => a.ClearPools(), "no payload pool");

    [Fact]
    public void A5_Pool_that_is_there_twice_is_refused() => Refuses(a => a.Pools[1].PoolId = 1, "twice");

    [Fact]
    [Requirement("W-15.5-1")]
    public void A5_Pool_with_another_number_of_slots_is_refused() => Refuses(a => a.Pools[1].Nslots = 16, "pool 2");

    [Theory]
    [InlineData(0u)]
    [InlineData(5000u)]
    [InlineData(2048u)]
    [InlineData(12288u)]
    [Requirement("W-15.22-3")]
    public void A6_Stride_that_is_no_power_of_two_of_whole_pages_is_refused(uint stride) =>
        Refuses(a => a.Pools[0].StrideBytes = stride, "pool 1");

    [Theory]
    [InlineData("shm:shm?path=/x", "only scheme")]
    [InlineData("file:/x", "only scheme")]
    [InlineData("shm:file?path=x", "relative")]
    [InlineData("shm:file?path=/x&require_hugepages=true", "")]
    [InlineData("shm:file?path=/x|mode=1", "unknown parameter")]
    [InlineData("", "only scheme")]
    [Requirement("W-15.22-1")]
    [Requirement("W-15.22-2")]
    [Requirement("W-15.21a.5-1")]
    public void A7_Uri_that_is_none_is_refused(string uri, string expected)
    {
        Refuses(a => a.HeaderRegionUri.Set(uri), "header ring");
        Refuses(a => a.Pools[1].RegionUri.Set(uri), expected);
    }

    [Fact]
    [Requirement("W-15.21a.5-6")]
    public void A8_File_outside_of_the_allowed_directories_is_refused()
    {
        using ShmDirectory elsewhere = new();
        string path = elsewhere.File("header.ring");
        File.Copy(_rig.Written.HeaderUri.Path, path);

        Refuses(a => a.HeaderRegionUri.Set($"shm:file?path={path}"), "outside of the allowed directories");
    }

    [Fact]
    [Requirement("W-15.22-4")]
    public void A9_Hugepages_that_cannot_be_verified_are_refused()
    {
        Refuses(a => a.Pools[0].RegionUri.Set($"{a.Pools[0].RegionUri}|require_hugepages=true"), "hugepages");

        using ConsumerRig rig = new(options => options with { RequireHugepages = true });
        Assert.Equal(ConsumerState.Unmapped, rig.AnnounceAndPoll());
        Assert.Contains("hugepages", rig.Core.LastRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A10_File_shorter_than_announced_is_refused()
    {
        using (FileStream file = File.OpenWrite(_rig.Written.Pools[1].Uri.Path))
        {
            file.SetLength(64 + (8 * 16384) - 1);
        }

        Refuses(_ => { }, "pool 2");
    }

    /// <summary>Every field of every superblock; those that say nothing, or change by themselves, are left alone below.</summary>
    public static TheoryData<string, int> SuperblockFields()
    {
        TheoryData<string, int> data = [];
        foreach (int region in (int[])[0, 1, 2])
        {
            foreach (
                string field in (string[])
                    [
                        "magic",
                        "layoutVersion",
                        "epoch",
                        "streamId",
                        "regionType",
                        "regionTypeUnknown",
                        "poolId",
                        "nslots",
                        "slotBytes",
                    ]
            )
            {
                data.Add(field, region);
            }
        }

        data.Add("strideBytes", 1);
        data.Add("strideBytes", 2);
        return data;
    }

    [Theory]
    [MemberData(nameof(SuperblockFields))]
    [Requirement("W-7.1-4")]
    [Requirement("W-7.1-6")]
    [Requirement("W-7.1-7")]
    [Requirement("W-7.1-10")]
    [Requirement("W-15.1-1")]
    public void A11_Superblock_that_is_not_as_announced_is_refused(string field, int region)
    {
        Superblocks.Change(_rig.Written, region, field);

        Refuses(_ => { }, region == 0 ? "header ring" : $"pool {region}");
    }

    [Fact]
    [Requirement("W-7.1-2")]
    public void A11_Any_wrong_byte_of_the_magic_is_refused()
    {
        ref byte magic = ref _rig.Written.HeaderRing.At(0);
        Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref magic, 8);
        for (int i = 0; i < 8; i++)
        {
            bytes[i] ^= 1;
            Refuses(_ => { }, "magic");
            bytes[i] ^= 1;
        }

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Fact]
    public void A11_Stride_field_of_the_header_ring_is_not_looked_at()
    {
        Superblocks.Change(_rig.Written, 0, "strideBytes");

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Fact]
    [Requirement("W-15.1-2")]
    public void Process_id_alone_refuses_nothing()
    {
        Superblocks.Change(_rig.Written, 1, "pid");

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Theory]
    [InlineData(5001)]
    [InlineData(-5001)]
    [Requirement("W-7.1-5")]
    [Requirement("W-15.16-1")]
    public void Owner_without_a_fresh_sign_of_life_is_refused(int ageMs)
    {
        // Only one of the three regions: all have to be fresh.
        Superblocks.SetActivity(_rig.Written, 2, _rig.Clock.NowNs - (ageMs * 1_000_000L));
        Refuses(_ => { }, "sign of life");

        Superblocks.SetActivity(_rig.Written, 2, _rig.Clock.NowNs - (ageMs * 1_000_000L * 4 / 5));
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Fact]
    [Requirement("W-15.22-5")]
    public void Nothing_is_mapped_in_part()
    {
        Refuses(a => a.Pools[1].RegionUri.Set("shm:file?path=/dev/null"), "pool 2");

        Assert.Equal(3, _rig.Directory.Mappings().Length); // the owner's
    }

    [Fact]
    [Requirement("W-10.1.1-6")]
    public void Announce_of_another_stream_is_ignored()
    {
        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll(a => a.StreamId++));
        Assert.Equal(0, _rig.Statistics.AnnouncesRefused);
    }

    [Fact]
    [Requirement("W-16-4")]
    public void A1_Message_of_another_version_or_length_is_rejected()
    {
        PoolAnnouncement announcement = _rig.Announcement();
        byte[] message = new byte[WireV1_1.PoolAnnouncementLength(announcement)];
        WireV1_1.EncodePoolAnnouncement(message, announcement);
        foreach ((int offset, byte value) in ((int, byte)[])[(0, 26), (0, 35), (6, 0), (6, 2)])
        {
            byte[] changed = [.. message];
            changed[offset] = value;
            _rig.Control.Incoming.Enqueue((1, changed));
        }

        _rig.Poll();

        Assert.Equal(ConsumerState.Unmapped, _rig.Core.State);
        Assert.Equal(4, _rig.Statistics.MessagesRejected);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0ul)]
    [Requirement("W-7.1-9")]
    public void Epoch_is_compared_for_equality_whatever_its_value(ulong epoch)
    {
        foreach (int region in (int[])[0, 1, 2])
        {
            Superblocks.SetEpoch(_rig.Written, region, epoch);
        }

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll(a => a.Epoch = epoch));
        Assert.Equal(epoch, _rig.Core.Epoch);

        // The one after the last: wrapped, and nothing but another epoch.
        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll(a => a.Epoch = unchecked(epoch + 1)));
        Assert.Equal(ConsumerTransitionCause.EpochChanged, _rig.Transitions[^1].Cause);
    }

    [Fact]
    [Requirement("W-15.22-6")]
    public void Reason_of_a_refusal_is_logged_once_until_it_is_another()
    {
        RecordingLogger log = new();
        using ConsumerRig rig = new(log: log);

        rig.AnnounceAndPoll(a => a.MaxDims = 4);
        rig.AnnounceAndPoll(a => a.MaxDims = 4);
        rig.AnnounceAndPoll(a => a.LayoutVersion = 2);
        rig.AnnounceAndPoll(a => a.MaxDims = 4);

        Assert.Equal(4, rig.Statistics.AnnouncesRefused);
        Assert.Equal(3, log.Entries.Count);
        Assert.Contains("maxDims is 4, expected 8", rig.Core.LastRefusal, StringComparison.Ordinal);
        Assert.All(log.Entries, entry => Assert.Contains("stream 42", entry, StringComparison.Ordinal));
    }

    private void Refuses(Action<PoolAnnouncement> change, string reason)
    {
        long before = _rig.Statistics.AnnouncesRefused;

        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll(change));

        Assert.Equal(before + 1, _rig.Statistics.AnnouncesRefused);
        Assert.Contains(reason, _rig.Core.LastRefusal, StringComparison.Ordinal);
        Assert.Equal(3, _rig.Directory.Mappings().Length); // the owner's
        Assert.Empty(_rig.Transitions);
    }
}
