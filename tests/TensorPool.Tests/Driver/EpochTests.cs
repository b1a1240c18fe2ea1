using TensorPool.Driver;
using TensorPool.SharedMemory;
using TensorPool.Tests.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>When the epoch of a stream changes, and that none is ever used twice (driver 1.0, section 7).</summary>
public sealed class EpochTests
{
    [Fact]
    [Requirement("D-6-1")]
    [Requirement("D-7-2")]
    [Requirement("D-2.1-1")]
    public void Epoch_goes_up_by_one_with_each_event_of_the_table_and_with_no_other()
    {
        using DriverRig rig = new DriverRig().Start();
        Assert.Equal(1UL, Epoch(rig));

        AttachResponse consumer = rig.AttachOk(ClientRole.Consumer, 20);
        Assert.Equal(1UL, Epoch(rig));

        ulong epoch = 1;
        foreach (LeaseRevokeReason reason in Enum.GetValues<LeaseRevokeReason>())
        {
            AttachResponse producer = rig.AttachOk(ClientRole.Producer, 7);
            Assert.Equal(++epoch, producer.Epoch);
            Assert.Equal(epoch, Epoch(rig));
            rig.Receive(rig.Keepalive(consumer, ClientRole.Consumer, 20));
            rig.Run();
            if (reason == LeaseRevokeReason.Expired)
            {
                rig.Pass(1);
                rig.Receive(rig.Keepalive(consumer, ClientRole.Consumer, 20));
                rig.Pass(2.5);
            }
            else
            {
                LeaseEndTests.End(rig, producer, ClientRole.Producer, 7, reason);
            }

            Assert.Equal(++epoch, Epoch(rig));
        }

        LeaseEndTests.End(rig, consumer, ClientRole.Consumer, 20, LeaseRevokeReason.Detached);
        AttachResponse second = rig.AttachOk(ClientRole.Consumer, 21);
        LeaseEndTests.End(rig, second, ClientRole.Consumer, 21, LeaseRevokeReason.Expired);
        rig.Ask(DriverRig.Attach((ClientRole)9, 22));
        Assert.Equal(epoch, Epoch(rig));
        Assert.Equal(1UL, rig.Streams.Find(DriverRig.OtherStreamId)!.Current!.Epoch);
    }

    [Fact]
    [Requirement("D-3-4")]
    public void Regions_of_every_epoch_are_as_a_consumer_demands()
    {
        using DriverRig rig = new DriverRig().Start();
        for (int i = 0; i < 3; i++)
        {
            AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
            Check(rig);
            rig.Skip();
            rig.Receive(DriverRig.Detach(lease, ClientRole.Producer, 7));
            rig.Run();
            Check(rig);
        }

        static void Check(DriverRig rig)
        {
            StreamMapping? mapping = Regions.Open(
                rig.Sent<PoolAnnouncement>()[^1],
                Regions.Access(rig.Directory),
                out RegionRejection? rejection
            );
            Assert.Null(rejection);
            mapping!.Retire();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Requirement("D-10-2")]
    [Requirement("D-6-1")]
    [Requirement("D-13-1")]
    public void Restarted_driver_goes_on_above_every_epoch_that_was_used(bool isKilled)
    {
        using ShmDirectory directory = new();
        ulong last = 0;
        for (int run = 0; run < 4; run++)
        {
            using DriverRig rig = new(directory: directory, nowNs: (1_000 + (100L * run)) * DriverRig.Second);
            rig.Run();
            PoolAnnouncement announce = rig.Sent<PoolAnnouncement>().First(a => a.StreamId == 42);
            Assert.Equal(last + 1, announce.Epoch);
            Assert.Equal(0u, announce.ProducerId);
            Assert.Equal(["header.ring", "payload-1.pool", "payload-2.pool"], Files(directory));

            last = rig.AttachOk(ClientRole.Producer, 7).Epoch!.Value;
            Assert.Equal(announce.Epoch + 1, last);
            if (isKilled)
            {
                rig.Kill();
                Assert.NotEmpty(Files(directory));
            }
            else
            {
                rig.Close();
                Assert.Empty(Files(directory));
            }
        }

        static string[] Files(ShmDirectory directory) =>
            [
                .. Directory
                    .EnumerateFiles($"{directory.Path}/stream-42", "*", SearchOption.AllDirectories)
                    .Select(path => Path.GetFileName(path))
                    .Where(name => name != ".lock")
                    .Order(),
            ];
    }

    [Fact]
    [Requirement("D-10-2")]
    public void Driver_that_was_killed_while_it_made_an_epoch_does_not_use_it_again()
    {
        using ShmDirectory directory = new();
        using (DriverRig rig = new(directory: directory))
        {
            rig.Run();
            rig.Kill();
        }

        Directory.CreateDirectory($"{directory.Path}/stream-42/driver-01/epoch-9");
        using DriverRig next = new(directory: directory);
        next.Run();

        Assert.Equal(10UL, Epoch(next));
    }

    [Fact]
    public void Streams_that_clients_created_are_there_again_after_a_restart()
    {
        using ShmDirectory directory = new();
        static ShmDriverOptions Dynamic(ShmDriverOptions options) => options with { AllowDynamicStreams = true };
        using (DriverRig rig = new(Dynamic, directory: directory))
        {
            rig.Start();
            rig.AttachOk(ClientRole.Producer, 7, 99, PublishMode.ExistingOrCreate);
            rig.Kill();
        }

        using (DriverRig rig = new(Dynamic, directory: directory))
        {
            rig.Start();
            Assert.Equal(4UL, rig.AttachOk(ClientRole.Producer, 7, 99, PublishMode.RequireExisting).Epoch);
            Assert.True(rig.Agent.Ready.IsCompletedSuccessfully);
            rig.Kill();
        }

        // Policy has changed meanwhile: nothing of it is left but the mark of the highest epoch.
        using DriverRig strict = new(directory: directory);
        strict.Run();
        Assert.Null(strict.Streams.Find(99));
        Assert.Equal([$"{directory.Path}/stream-99/driver-01/epoch-4"], EpochDirectories(directory));
        Assert.Empty(Directory.GetFiles($"{directory.Path}/stream-99/driver-01/epoch-4"));

        static string[] EpochDirectories(ShmDirectory directory) =>
            Directory.GetDirectories($"{directory.Path}/stream-99/driver-01");
    }

    [Fact]
    public void Files_of_an_epoch_stay_until_the_next_one_is_announced_and_mappings_beyond()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        StreamMapping? mapping = Regions.Open(rig.Sent<PoolAnnouncement>()[^1], Regions.Access(rig.Directory), out _);
        Assert.True(Directory.Exists(rig.EpochPath(2)));
        rig.Quick.IsHeld = true;

        rig.Receive(DriverRig.Detach(lease, ClientRole.Producer, 7));
        rig.Run();
        Assert.True(File.Exists($"{rig.EpochPath(2)}/header.ring"));

        rig.Quick.IsHeld = false;
        rig.Quick.RunAll();
        rig.Run();
        Assert.False(Directory.Exists(rig.EpochPath(2)));
        Assert.True(File.Exists($"{rig.EpochPath(3)}/header.ring"));
        Assert.Equal(0, mapping!.Payload(0, 0, 1)[0]);
        mapping.Retire();
    }

    [Fact]
    public void Dead_drivers_of_other_names_are_cleaned_up_after_and_living_ones_left_alone()
    {
        using ShmDirectory directory = new();
        using DriverRig living = new(o => o with { InstanceId = "alive" }, directory: directory);
        living.Start();
        using (DriverRig dead = new(o => o with { InstanceId = "dead" }, directory: directory))
        {
            dead.Start();
            dead.Kill();
        }

        using DriverRig rig = new(directory: directory);
        rig.Start();

        Assert.DoesNotContain(
            Directory.EnumerateFiles($"{directory.Path}/stream-42/dead", "*", SearchOption.AllDirectories),
            path => !path.EndsWith(".lock", StringComparison.Ordinal)
        );
        Assert.True(File.Exists(living.EpochPath(1) + "/header.ring"));
    }

    private static ulong Epoch(DriverRig rig) => rig.Streams.Find(DriverRig.StreamId)!.Current!.Epoch;
}
