using TensorPool.Aeron.Client;
using TensorPool.Tests.Consumer;
using TensorPool.Tests.Support;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>What the driver adds to a transport, what it reads from it, and what it does when it cannot send.</summary>
public sealed class TransportTests
{
    [Fact]
    [Requirement("D-4.5-1")]
    public void Driver_alone_has_a_tethered_subscription_and_sends_on_one_publication()
    {
        using DriverRig rig = new DriverRig().Start();

        FakeSubscription control = Assert.Single(rig.Transport.Subscriptions);
        Assert.Equal(1000, control.StreamId);
        Assert.Contains("tether=true", control.Channel, StringComparison.Ordinal);
        Assert.Equal(1000, Assert.Single(rig.Transport.Publications).StreamId);
    }

    [Fact]
    [Requirement("O-5")]
    public void Counters_have_the_types_labels_and_values_of_the_specification()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        rig.Receive(rig.Keepalive(lease, ClientRole.Consumer, 7));
        rig.Receive(DriverRig.Detach(lease, ClientRole.Consumer, 7));
        rig.Run();
        rig.Ask(DriverRig.Attach(ClientRole.Consumer, 0));

        FakeCounter[] counters = [.. rig.Transport.Counters.Where(counter => (counter.TypeId & 0xffff) < 64)];
        Assert.Equal(
            [
                (1, "TotalDutyCycles"),
                (2, "TotalWorkDone"),
                (3, "AttachResponses"),
                (4, "DetachResponses"),
                (5, "Keepalives"),
                (6, "LeaseRevoked"),
                (7, "Announces"),
            ],
            counters.Select(counter => (counter.TypeId & 0xffff, counter.Label.Split(':')[0]))
        );
        Assert.All(
            counters,
            counter =>
            {
                Assert.Equal(32767, counter.TypeId >> 16);
                Assert.EndsWith(": NodeId=32767 Name=Driver", counter.Label, StringComparison.Ordinal);
                Assert.Equal("ff7f000000000000447269766572", Convert.ToHexStringLower(counter.Key));
            }
        );
        Assert.Equal([2, 1, 1, 1], counters.Skip(2).Take(4).Select(counter => counter.Value));
        Assert.Equal(rig.Counts.Announces, counters[6].Value);
    }

    [Fact]
    [Requirement("D-4.5-3")]
    public void Messages_of_frames_on_the_same_stream_are_not_the_drivers_and_not_wrong()
    {
        using DriverRig rig = new DriverRig().Start();

        // Template ids of both protocols are the same: 1 is an announce and an attach.
        foreach ((MessageKind _, byte[] message) in TensorPool.Tests.Wire.Messages.All())
        {
            rig.Receive(message);
        }

        rig.Run();

        Assert.Empty(rig.Sent());
        Assert.Equal(0, rig.Agent.RejectedMessages);
        Assert.Equal(0, rig.Agent.LeaseTable.Count);
    }

    [Fact]
    public void Peer_of_another_wire_version_is_named_once_and_counted()
    {
        RecordingLogger log = new();
        using DriverRig rig = new DriverRig(log: log).Start();
        byte[] message = new byte[DriverV1_0.AttachRequestLength + 3];
        DriverV1_0.EncodeAttachRequest(message, DriverRig.Attach(ClientRole.Producer, 7));
        message[0] = 27; // the block length of wire 1.2

        rig.Receive(message);
        rig.Receive(message);
        rig.Run();

        Assert.Empty(rig.Sent());
        Assert.Equal(2, rig.Agent.RejectedMessages);
        Assert.Single(log.Entries, entry => entry.Contains("the peer speaks wire 1.2", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_driver_on_the_same_stream_is_reported_once_and_the_own_messages_are_not()
    {
        RecordingLogger log = new();
        using DriverRig rig = new DriverRig(log: log).Start();
        AttachResponse lease = rig.AttachOk(ClientRole.Consumer, 7);
        byte[] response = rig.ControlOut.Messages.First(message => DriverRig.Decode(message) is AttachResponse);

        rig.Receive(response, rig.ControlOut.SessionId);
        rig.Run();
        Assert.DoesNotContain(log.Entries, entry => entry.Contains("Another SHM driver", StringComparison.Ordinal));

        rig.Receive(response);
        rig.Receive(response);
        rig.Run();
        Assert.Single(log.Entries, entry => entry.Contains("Another SHM driver", StringComparison.Ordinal));
        Assert.Equal(lease.LeaseId, Assert.Single(rig.Agent.LeaseTable.All).Id);
    }

    [Fact]
    public void What_cannot_be_sent_now_is_sent_later_in_order()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse producer = rig.AttachOk(ClientRole.Producer, 7);
        AttachResponse consumer = rig.AttachOk(ClientRole.Consumer, 8);
        rig.Skip();
        for (int i = 0; i < 40; i++)
        {
            rig.ControlOut.Results.Enqueue(PublicationResult.BackPressured);
        }

        rig.Receive(DriverRig.Detach(consumer, ClientRole.Consumer, 8, correlationId: 1));
        rig.Receive(DriverRig.Detach(producer, ClientRole.Producer, 7, correlationId: 2));
        for (int i = 0; i < 5; i++)
        {
            rig.Agent.DoWork(rig.Clock.NowNs);
        }

        Assert.Empty(rig.Sent());
        for (int i = 0; rig.Sent<DetachResponse>().Count < 2; i++)
        {
            Assert.True(i < 200);
            rig.Agent.DoWork(rig.Clock.NowNs);
        }

        Assert.Equal(
            [
                typeof(LeaseRevoked),
                typeof(DetachResponse),
                typeof(LeaseRevoked),
                typeof(PoolAnnouncement),
                typeof(DetachResponse),
            ],
            rig.Sent().Select(message => message.GetType())
        );
        Assert.Equal([1L, 2L], rig.Sent<DetachResponse>().Select(response => response.CorrelationId));
        Assert.Equal(0, rig.Agent.MessagesLost);
    }

    [Fact]
    public void Nobody_who_listens_is_no_reason_to_wait()
    {
        using DriverRig rig = new();
        rig.Transport.Publications[0].Results.Enqueue(PublicationResult.NotConnected);
        rig.Transport.Publications[0].Results.Enqueue(PublicationResult.NotConnected);
        rig.Run();

        Assert.True(rig.Agent.Ready.IsCompletedSuccessfully);
        Assert.Empty(rig.ControlOut.Messages);
    }

    [Fact]
    public void No_lease_expires_while_nobody_can_be_heard_nor_before_clients_had_time_to_come_back()
    {
        using DriverRig rig = new DriverRig().Start();
        AttachResponse producer = rig.AttachOk(ClientRole.Producer, 7);
        rig.AttachOk(ClientRole.Consumer, 8);
        rig.Transport.End("the media driver is gone");
        Eventually.True(
            () =>
            {
                rig.Clock.NowNs += 10 * DriverRig.Second;
                rig.Agent.DoWork(rig.Clock.NowNs);
                return rig.Session is { Generation: 2, IsConnected: true } && rig.ControlOut.Messages.Count > 0;
            },
            "another transport"
        );

        // Announces come at once, and both leases have their whole time, and a counter.
        Assert.Equal(2, rig.Agent.LeaseTable.Count);
        rig.Run();
        Assert.Equal(2, rig.Transport.Counters.Count(counter => (counter.TypeId & 0xffff) == 64 && !counter.IsClosed));
        rig.Pass(2.9);
        rig.Receive(rig.Keepalive(producer, ClientRole.Producer, 7));
        rig.Pass(1);
        Assert.Equal([7u], rig.Agent.LeaseTable.All.Select(lease => lease.ClientId));
        Assert.Equal(2UL, rig.Streams.Find(DriverRig.StreamId)!.Current!.Epoch);
    }
}
