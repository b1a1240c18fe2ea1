using TensorPool.DriverClient;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.DriverClient;

/// <summary>A driver, or somebody who plays one, that sends anything by the hundred thousand (O-22).</summary>
public sealed class HostileMessagesTests : IDisposable
{
    private const int Rounds = 100_000;

    private readonly DriverRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("D-4.7a-1")]
    [Requirement("D-4.2-12")]
    public void Nothing_is_granted_and_nothing_fails()
    {
        using ShmLease lease = _rig.Attach();
        _rig.Begin(clientId: 8, change: options => options with { KeepTrying = true });
        Random random = new(7);
        byte[][] messages =
        [
            DriverRig.Encode(_rig.Response(99)),
            Revoked(),
            Announce(),
            _rig.Revocation(78, 8, ClientRole.Consumer, LeaseRevokeReason.Expired),
            Detached(),
        ];
        for (int i = 0; i < Rounds; i++)
        {
            byte[] message = (byte[])messages[random.Next(messages.Length)].Clone();
            for (int change = random.Next(4); change > 0; change--)
            {
                // Numbers of leases and correlations are left alone: hitting them would be a grant, or a revocation.
                int at = random.Next(message.Length);
                message[at < 8 || at >= 16 ? at : 0] ^= (byte)(1 << random.Next(8));
            }

            if (random.Next(4) == 0)
            {
                message = message[..random.Next(message.Length)];
            }

            _rig.Broadcast(message);
            if (i % 16 == 0)
            {
                _rig.Client.DoWork();
            }
        }

        for (int i = 0; i < Rounds / 10; i++)
        {
            _rig.Client.DoWork();
        }

        Assert.Equal((AttachState.Attached, 77ul), (lease.State, lease.Current!.LeaseId));
        Assert.Equal(AttachState.Attaching, _rig.Transitions[^1].To);
        Assert.True(_rig.Client.RejectedMessages > Rounds / 10);
    }

    private byte[] Revoked() => _rig.Revocation(123, 7, ClientRole.Producer, LeaseRevokeReason.Revoked, 4711);

    private static byte[] Announce()
    {
        PoolAnnouncement announcement = new() { StreamId = 4711, Epoch = 3 };
        announcement.HeaderRegionUri.Set("shm:file?path=/dev/shm/x/header.ring");
        PoolEntry pool = announcement.AddPool();
        pool.RegionUri.Set(new string('x', 4000));
        byte[] message = new byte[WireV1_1.PoolAnnouncementLength(announcement)];
        WireV1_1.EncodePoolAnnouncement(message, announcement);
        return message;
    }

    private static byte[] Detached()
    {
        DetachResponse response = new() { CorrelationId = 5, Code = ResponseCode.Ok };
        response.ErrorMessage.Set(new string('x', 1000));
        byte[] message = new byte[DriverV1_0.DetachResponseLength(response)];
        DriverV1_0.EncodeDetachResponse(message, response);
        return message;
    }
}
