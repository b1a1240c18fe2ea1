using TensorPool.Driver;
using TensorPool.Tests.Support;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>What the driver does while regions are made, and when they cannot be.</summary>
public sealed class ProvisioningTests
{
    [Fact]
    [Requirement("D-4.8-4")]
    public void Agent_goes_on_while_memory_is_reserved_for_a_producer()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse consumer = rig.AttachOk(ClientRole.Consumer, 20);
        rig.Skip();
        rig.Long.IsHeld = true;
        AttachRequest attach = DriverRig.Attach(ClientRole.Producer, 7);
        rig.Receive(attach);
        rig.Run();
        Assert.Empty(rig.Sent());

        // Others are served, the present epoch stays good, and keepalives count.
        AttachResponse other = rig.AttachOk(ClientRole.Consumer, 21);
        Assert.Equal(1UL, other.Epoch);
        rig.Receive(rig.Keepalive(consumer, ClientRole.Consumer, 20));
        rig.Pass(1);
        Assert.Equal(1UL, rig.Sent<PoolAnnouncement>().Last(a => a.StreamId == 42).Epoch);
        Assert.Equal(1, rig.Counts.Keepalives);

        // The same request again waits for the same answer; others are refused.
        rig.Skip();
        rig.Receive(attach);
        rig.Run();
        Assert.Empty(rig.Sent());
        AttachResponse rival = rig.Ask(DriverRig.Attach(ClientRole.Producer, 8));
        Assert.Equal(ResponseCode.Rejected, rival.Code);
        Assert.Contains(
            "client 7, whose memory is being reserved",
            rival.ErrorMessage.ToString(),
            StringComparison.Ordinal
        );
        AttachResponse second = rig.Ask(DriverRig.Attach(ClientRole.Producer, 7, correlationId: 5));
        Assert.Equal(ResponseCode.Rejected, second.Code);
        Assert.Contains("another attach under way", second.ErrorMessage.ToString(), StringComparison.Ordinal);

        rig.Skip();
        rig.Long.IsHeld = false;
        rig.Long.RunAll();
        rig.Run();

        AttachResponse granted = Assert.Single(rig.Sent<AttachResponse>());
        Assert.Equal((ResponseCode.Ok, 2UL), (granted.Code, granted.Epoch));
        // The time that it took is not the client's.
        Assert.Equal(rig.Clock.NowNs + (3 * DriverRig.Second), (long)granted.LeaseExpiryTimestampNs!.Value);
        Assert.Equal(1, rig.Agent.LeaseTable.All.Count(lease => lease.Role == ClientRole.Producer));
    }

    [Fact]
    public void Producer_that_is_gone_when_its_memory_is_there_makes_room_for_the_next()
    {
        using DriverRig rig = new DriverRig().Start();
        rig.Long.IsHeld = true;
        rig.Receive(DriverRig.Attach(ClientRole.Producer, 7));
        rig.Pass(20);
        Assert.Equal(ResponseCode.Rejected, rig.Ask(DriverRig.Attach(ClientRole.Producer, 8)).Code);

        rig.Long.IsHeld = false;
        rig.Long.RunAll();
        rig.Run(); // granted to nobody: no keepalive will come
        Assert.Equal(ResponseCode.Rejected, rig.Ask(DriverRig.Attach(ClientRole.Producer, 8)).Code);
        rig.Pass(3.5);

        Assert.True(rig.AttachOk(ClientRole.Producer, 8).Epoch > 2);
    }

    [Fact]
    [Requirement("D-4.8-4")]
    public void Exact_repeat_of_a_request_is_answered_with_the_same_bytes()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachRequest request = DriverRig.Attach(ClientRole.Producer, 7);
        rig.Ask(request);
        byte[] first = rig.ControlOut.Messages.First(message => DriverRig.Decode(message) is AttachResponse);
        rig.Clock.NowNs += DriverRig.Second / 2;
        rig.Skip();

        rig.Receive(request);
        rig.Run();

        Assert.IsType<AttachResponse>(Assert.Single(rig.Sent()));
        Assert.Equal(first, rig.ControlOut.Messages[^1]);
        Assert.Equal(1, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    public void While_the_next_epoch_is_made_nobody_hears_of_the_one_that_is_lost()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse producer = rig.AttachOk(ClientRole.Producer, 7);
        AttachRequest early = DriverRig.Attach(ClientRole.Consumer, 20);
        rig.Ask(early);
        rig.Skip();
        rig.Quick.IsHeld = true;

        rig.Receive(DriverRig.Detach(producer, ClientRole.Producer, 7));
        rig.Receive(DriverRig.Attach(ClientRole.Consumer, 21));
        rig.Receive(DriverRig.Attach(ClientRole.Producer, 8));
        rig.Receive(early); // whose answer was lost
        rig.Pass(1);
        Assert.IsType<LeaseRevoked>(rig.Sent()[0]);
        Assert.DoesNotContain(rig.Sent(), message => message is PoolAnnouncement { StreamId: 42 });
        Assert.Empty(rig.Sent<AttachResponse>());
        Assert.Empty(rig.Sent<DetachResponse>());

        rig.Quick.IsHeld = false;
        rig.Quick.RunAll();
        rig.Run();

        Assert.Equal(ResponseCode.Ok, Assert.Single(rig.Sent<DetachResponse>()).Code);
        Assert.Equal(
            [(20u, 3UL), (21u, 3UL), (8u, 4UL)],
            rig.Sent<AttachResponse>()
                .Select(response => ((uint)(response.CorrelationId >> 32), response.Epoch!.Value))
                .OrderBy(answer => answer.Value)
                .ThenBy(answer => answer.Item1)
        );
        Assert.Equal(
            [(3UL, 0u), (4UL, 8u)],
            rig.Sent<PoolAnnouncement>().Where(a => a.StreamId == 42).Select(a => (a.Epoch, a.ProducerId)).Distinct()
        );
        Assert.Equal(3, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    [Requirement("D-4.6-1")]
    public void Memory_that_is_not_there_is_an_internal_error_with_figures_and_the_stream_goes_on()
    {
        using DriverRig rig = new DriverRig(options =>
            options with
            {
                Profiles = [new StreamProfile { Name = "huge", PayloadPools = [new ProfilePool(1, 1 << 30)] }],
                Streams = [new StreamDefinition("huge", DriverRig.StreamId, "huge")],
            }
        ).Start();
        // Without a producer nothing is reserved.
        Assert.Equal(1UL, rig.AttachOk(ClientRole.Consumer, 20).Epoch);

        for (int i = 0; i < 3; i++)
        {
            AttachResponse response = rig.Ask(DriverRig.Attach(ClientRole.Producer, 7));
            Assert.Equal(ResponseCode.InternalError, response.Code);
            Assert.Matches("[0-9]{13} bytes are needed, and [0-9]+ are free", response.ErrorMessage.ToString());
        }

        Assert.Equal(1UL, rig.AttachOk(ClientRole.Consumer, 21).Epoch);
        Assert.Equal([rig.EpochPath(1)], Directory.GetDirectories(Path.GetDirectoryName(rig.EpochPath(1))!));
    }

    [Fact]
    [Requirement("D-4.6-1")]
    public void Stream_that_cannot_be_provisioned_is_tried_again_and_serves_then()
    {
        using ShmDirectory directory = new();
        // Somebody else owns the directory of the stream.
        Directory.CreateDirectory($"{directory.Path}/stream-42/driver-01");
        TensorPool.SharedMemory.OwnerLock other = TensorPool.SharedMemory.OwnerLock.Take(
            $"{directory.Path}/stream-42/driver-01"
        );
        using DriverRig rig = new DriverRig(directory: directory).Start();
        Assert.True(rig.Agent.Ready.IsFaulted);
        Assert.DoesNotContain(rig.Sent(), message => message is PoolAnnouncement { StreamId: 42 });

        AttachResponse response = rig.Ask(DriverRig.Attach(ClientRole.Consumer, 7));
        Assert.Equal(ResponseCode.InternalError, response.Code);
        Assert.Contains("locked by another owner", response.ErrorMessage.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, rig.Agent.LeaseTable.Count);
        rig.AttachOk(ClientRole.Consumer, 8, DriverRig.OtherStreamId);

        other.Dispose();
        rig.Pass(1.1);
        Assert.Contains(rig.Sent(), message => message is PoolAnnouncement { StreamId: 42, Epoch: 1 });
        rig.AttachOk(ClientRole.Producer, 7);
    }

    [Fact]
    public void Loss_of_a_producer_whose_stream_cannot_go_on_is_told_and_answered_all_the_same()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Producer, 7);
        string instance = Path.GetDirectoryName(rig.EpochPath(1))!;
        Directory.Move(instance, instance + ".away"); // no directory can be made any more
        rig.Skip();

        rig.Receive(DriverRig.Detach(lease, ClientRole.Producer, 7));
        rig.Run();
        Assert.Equal([typeof(LeaseRevoked), typeof(DetachResponse)], rig.Sent().Select(message => message.GetType()));
        Assert.Equal(ResponseCode.InternalError, rig.Ask(DriverRig.Attach(ClientRole.Producer, 8)).Code);

        Directory.Move(instance + ".away", instance);
        rig.Pass(1.1);
        Assert.True(rig.AttachOk(ClientRole.Producer, 8).Epoch > lease.Epoch);
    }

    [Fact]
    public void Driver_that_ends_with_jobs_under_way_leaves_nothing()
    {
        using DriverRig rig = new DriverRig().Start();
        rig.Quick.IsHeld = true;
        rig.Long.IsHeld = true;
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 20);
        Assert.NotNull(lease);
        rig.Receive(DriverRig.Attach(ClientRole.Producer, 7));
        rig.Run();
        rig.Long.RunAll(); // made, and not taken back

        rig.Close();

        Assert.DoesNotContain(
            Directory.EnumerateFiles(rig.Directory.Path, "*", SearchOption.AllDirectories),
            file => Path.GetFileName(file) != ".lock"
        );
        Assert.Empty(rig.Directory.Mappings());
    }

    [Theory]
    [InlineData(ShutdownReason.Normal, "")]
    [InlineData(ShutdownReason.Admin, "maintenance")]
    [InlineData(ShutdownReason.Error, "out of luck")]
    [Requirement("D-4.12-2")]
    public void Shutdown_is_told_last(ShutdownReason reason, string message)
    {
        using DriverRig rig = new DriverRig().Start();
        rig.AttachOk(ClientRole.Producer, 7);
        rig.Skip();

        rig.Close(reason, message);

        DriverShutdown notice = Assert.IsType<DriverShutdown>(Assert.Single(rig.Sent()));
        Assert.Equal(
            (reason, message, (ulong)rig.Clock.NowNs),
            (notice.Reason, notice.ErrorMessage.ToString(), notice.TimestampNs)
        );
    }
}
