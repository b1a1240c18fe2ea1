using TensorPool.Consumer;
using TensorPool.Tests.Support;

namespace TensorPool.Tests.Consumer;

/// <summary>What ends a mapping, and what comes then (wire 1.1, sections 11.2 to 11.4 and 18).</summary>
public sealed class RemapTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConsumerRig _rig = ConsumerRig.Mapped();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Announce_of_the_mapped_epoch_changes_nothing()
    {
        _rig.PublishAndPoll(0);

        for (int i = 0; i < 10; i++)
        {
            _rig.Advance(Second);
            Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
        }

        Assert.Single(_rig.Transitions);
        Assert.Equal(0, _rig.Statistics.Remaps);
    }

    [Fact]
    public void Same_uri_written_in_another_way_is_the_same()
    {
        Assert.Equal(
            ConsumerState.Mapped,
            _rig.AnnounceAndPoll(a => a.HeaderRegionUri.Set($"{a.HeaderRegionUri}|require_hugepages=false"))
        );

        Assert.Single(_rig.Transitions);
    }

    [Fact]
    [Requirement("W-10.1.1-3")]
    [Requirement("W-15.19-2")]
    [Requirement("W-15.13-3")]
    [Requirement("P3-6")]
    public void Next_epoch_is_mapped_by_its_announce_and_begins_anew()
    {
        _rig.PublishAndPoll(0, 1, 2);
        _rig.Publish(3);
        _rig.RestartOwner();

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());

        Assert.Equal(
            [
                ConsumerTransitionCause.AnnounceAccepted,
                ConsumerTransitionCause.EpochChanged,
                ConsumerTransitionCause.AnnounceAccepted,
            ],
            _rig.Transitions.Select(t => t.Cause)
        );
        Assert.Equal(1, _rig.Statistics.Remaps);
        Assert.Equal(_rig.Written.Epoch, _rig.Core.Epoch);
        _rig.PublishAndPoll(0, 1);
        Assert.Equal([0, 1, 2, 3, 0, 1], _rig.Recorder.Seqs);
        Assert.Equal(default, _rig.Drops);
    }

    [Fact]
    [Requirement("W-15.21-8")]
    public void Frames_of_the_next_epoch_are_dropped_until_it_is_mapped()
    {
        _rig.PublishAndPoll(0);
        _rig.RestartOwner();
        _rig.Publish(0, 1, 2);
        _rig.Poll();
        Assert.Equal([0], _rig.Recorder.Seqs);
        Assert.Equal(ConsumerState.Unmapped, _rig.Core.State);

        _rig.AnnounceAndPoll();
        _rig.PublishAndPoll(3);

        Assert.Equal([0, 3], _rig.Recorder.Seqs);
        Assert.Equal(1, _rig.Statistics.DropsEpoch);
        Assert.Equal(2, _rig.Statistics.DropsUnmapped);
        Assert.Equal(default, _rig.Drops);
    }

    [Fact]
    [Requirement("W-15.2-3")]
    public void Announce_of_an_earlier_epoch_is_followed_too()
    {
        ulong epoch = _rig.Core.Epoch;

        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll(a => a.Epoch--));

        Assert.Equal(ConsumerTransitionCause.EpochChanged, _rig.Transitions[^1].Cause);
        Assert.Equal(epoch, _rig.Transitions[^1].Epoch);
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Fact]
    [Requirement("W-15.14-3")]
    public void Other_process_in_the_same_epoch_blocks_it_until_there_is_a_new_one()
    {
        _rig.PublishAndPoll(0);
        foreach (int region in (int[])[0, 1, 2])
        {
            Superblocks.Change(_rig.Written, region, "pid");
        }

        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll());
        Assert.Equal(ConsumerTransitionCause.ProcessChanged, _rig.Transitions[^1].Cause);
        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll());
        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll());
        Assert.Equal(2, _rig.Transitions.Count);

        _rig.RestartOwner();
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Other_process_of_one_region_is_enough(int region)
    {
        Superblocks.Change(_rig.Written, region, "pid");

        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll());
        Assert.Equal(ConsumerTransitionCause.ProcessChanged, _rig.Transitions[^1].Cause);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Region_made_anew_in_the_same_epoch_is_mapped_anew(int region)
    {
        _rig.PublishAndPoll(4);
        Superblocks.Change(_rig.Written, region, "startTimestampNs");

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());

        Assert.Equal(ConsumerTransitionCause.RegionsReplaced, _rig.Transitions[^2].Cause);
        Assert.Equal(1, _rig.Statistics.Remaps);
        Assert.Equal(6, _rig.Directory.Mappings().Length);
    }

    [Fact]
    public void Same_epoch_at_another_place_is_mapped_anew_and_the_gap_counts()
    {
        _rig.PublishAndPoll(4);
        string copy = _rig.Directory.File("copy.ring");
        File.Copy(_rig.Written.HeaderUri.Path, copy);

        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll(a => a.HeaderRegionUri.Set($"shm:file?path={copy}")));
        Assert.Equal(ConsumerTransitionCause.RegionsReplaced, _rig.Transitions[^2].Cause);

        // Back again, so that there is something to read.
        _rig.AnnounceAndPoll();
        _rig.PublishAndPoll(7);
        Assert.Equal([4, 7], _rig.Recorder.Seqs);
        Assert.Equal((2, 0, 0, 0, 0, 0, 0), _rig.Drops);
    }

    /// <summary>A frame that was lost is in exactly one counter, also where the same epoch goes on.</summary>
    [Fact]
    [Requirement("W-15.4-5")]
    public void Frames_that_come_while_nothing_is_mapped_are_counted_once()
    {
        _rig.PublishAndPoll(4);
        _rig.Advance(6 * Second, ownerLives: false);
        _rig.Poll();
        Assert.Equal(ConsumerState.Unmapped, _rig.Core.State);
        _rig.PublishAndPoll(5, 6, 9); // 7 and 8 do not come at all

        _rig.Owner.RefreshActivity(_rig.Now);
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
        _rig.PublishAndPoll(11);

        Assert.Equal([4, 11], _rig.Recorder.Seqs);
        Assert.Equal(3, _rig.Statistics.DropsUnmapped);
        Assert.Equal((3, 0, 0, 0, 0, 0, 0), _rig.Drops); // 7, 8, 10
    }

    [Theory]
    [MemberData(nameof(AdmissionTests.SuperblockFields), MemberType = typeof(AdmissionTests))]
    [Requirement("W-15.1-2")]
    [Requirement("W-15.13-4")]
    [Requirement("W-15.14-7")]
    public void Superblock_that_changes_under_the_mapping_ends_it(string field, int region)
    {
        Superblocks.Change(_rig.Written, region, field);

        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll());

        Assert.Equal(ConsumerTransitionCause.SuperblockChanged, _rig.Transitions[^1].Cause);
        Assert.Equal(1, _rig.Statistics.AnnouncesRefused);
        Assert.Equal(3, _rig.Directory.Mappings().Length); // the owner's
    }

    [Theory]
    [InlineData("layoutVersion")]
    [InlineData("maxDims")]
    [InlineData("headerSlotBytes")]
    [InlineData("nslots")]
    [InlineData("poolNslots")]
    [InlineData("stride")]
    [InlineData("poolId")]
    [InlineData("pools")]
    [Requirement("W-15.1-1")]
    public void Other_layout_of_the_same_epoch_ends_the_mapping(string what)
    {
        Assert.Equal(
            ConsumerState.Unmapped,
            _rig.AnnounceAndPoll(a =>
            {
                switch (what)
                {
                    case "layoutVersion":
                        a.LayoutVersion++;
                        break;
                    case "maxDims":
                        a.MaxDims = 4;
                        break;
                    case "headerSlotBytes":
                        a.HeaderSlotBytes = 512;
                        break;
                    case "nslots":
                        a.HeaderNslots = 16;
                        a.Pools[0].Nslots = 16;
                        a.Pools[1].Nslots = 16;
                        break;
                    case "poolNslots":
                        a.Pools[0].Nslots = 16;
                        break;
                    case "stride":
                        a.Pools[0].StrideBytes = 8192;
                        break;
                    case "poolId":
                        a.Pools[0].PoolId = 5;
                        break;
                    default:
                        a.ClearPools();
                        break;
                }
            })
        );

        Assert.Equal(ConsumerTransitionCause.LayoutChanged, _rig.Transitions[^1].Cause);
        Assert.Equal(1, _rig.Statistics.AnnouncesRefused);
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
    }

    [Fact]
    public void File_that_was_cut_ends_the_mapping_before_it_is_looked_into()
    {
        using (FileStream file = File.OpenWrite(_rig.Written.Pools[0].Uri.Path))
        {
            file.SetLength(0);
        }

        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll());

        Assert.Equal(ConsumerTransitionCause.RegionsReplaced, _rig.Transitions[^1].Cause);
        Assert.Contains("pool 1", _rig.Core.LastRefusal, StringComparison.Ordinal);

        // Or else the owner would stumble over it.
        using (FileStream file = File.OpenWrite(_rig.Written.Pools[0].Uri.Path))
        {
            file.SetLength(64 + (8 * 4096));
        }
    }

    [Fact]
    [Requirement("W-7.1-5")]
    [Requirement("W-15.16-1")]
    public void Owner_without_a_sign_of_life_for_five_periods_is_given_up_and_mapped_again_when_it_lives()
    {
        _rig.PublishAndPoll(4);
        for (int i = 0; i < 5; i++)
        {
            _rig.Advance(Second, ownerLives: false);
            _rig.Poll();
            Assert.Equal(ConsumerState.Mapped, _rig.Core.State);
        }

        _rig.Advance(Second, ownerLives: false);
        _rig.Poll();

        Assert.Equal(ConsumerState.Unmapped, _rig.Core.State);
        Assert.Equal(ConsumerTransitionCause.ActivityStale, _rig.Transitions[^1].Cause);

        // An announce alone is not enough.
        Assert.Equal(ConsumerState.Unmapped, _rig.AnnounceAndPoll());
        _rig.Owner.RefreshActivity(_rig.Now);
        Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
        _rig.PublishAndPoll(6);
        Assert.Equal((1, 0, 0, 0, 0, 0, 0), _rig.Drops);
    }

    [Fact]
    public void Period_of_announces_is_a_setting()
    {
        using ConsumerRig rig = ConsumerRig.Mapped(o => o with { AnnouncePeriod = TimeSpan.FromMilliseconds(10) });

        rig.Advance(TimeSpan.FromMilliseconds(51), ownerLives: false);
        rig.Poll();

        Assert.Equal(ConsumerTransitionCause.ActivityStale, rig.Transitions[^1].Cause);
    }

    [Fact]
    [Requirement("W-10.1.1-1")]
    public void Memory_is_unmapped_with_each_mapping_and_at_the_end()
    {
        for (int i = 0; i < 20; i++)
        {
            _rig.RestartOwner();
            Assert.Equal(ConsumerState.Mapped, _rig.AnnounceAndPoll());
            Assert.Equal(6, _rig.Directory.Mappings().Length);
        }

        _rig.Core.Dispose();

        Assert.Equal(3, _rig.Directory.Mappings().Length);
        Assert.Equal(ConsumerState.Closed, _rig.Core.State);
        Assert.True(_rig.Descriptors.IsClosed && _rig.Control.IsClosed && _rig.QosIn.IsClosed);
        Assert.True(_rig.Hello.IsClosed && _rig.Qos.IsClosed);
        Assert.All(_rig.Transport.Counters, counter => Assert.True(counter.IsClosed));
    }

    [Fact]
    public void Mapping_stays_while_aeron_is_replaced_and_the_gap_counts()
    {
        _rig.PublishAndPoll(4, 5);
        _rig.Transport.End("the driver is gone");
        _rig.Poll();
        Assert.Equal(ConsumerState.Mapped, _rig.Core.State);

        Eventually.True(() => _rig.Session.IsConnected, "another transport");
        _rig.Poll();
        Assert.Equal(2, _rig.Transports.Count);
        Assert.Single(_rig.Hello.Messages);
        _rig.PublishAndPoll(9);

        Assert.Single(_rig.Transitions);
        Assert.Equal([4, 5, 9], _rig.Recorder.Seqs);
        Assert.Equal((3, 0, 0, 0, 0, 0, 0), _rig.Drops);
    }

    [Fact]
    public void Owner_that_dies_while_aeron_is_gone_is_given_up_all_the_same()
    {
        _rig.Transport.Refusal = new TensorPool.Aeron.Client.DriverTimeoutException("no driver");
        _rig.Session.Dispose();
        _rig.Transport.End("the driver is gone");

        _rig.Advance(Second * 6, ownerLives: false);
        _rig.Poll();

        Assert.Equal(ConsumerTransitionCause.ActivityStale, _rig.Transitions[^1].Cause);
    }
}
