using TensorPool.Producer;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>When the memory of an epoch may be unmapped, and that nothing is published into one that is over.</summary>
public sealed class EpochTests : IDisposable
{
    private readonly CoreRig<WireV1_1> _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("W-15.2-1")]
    [Requirement("W-15.2-2")]
    public void New_epoch_is_higher_and_starts_at_zero()
    {
        _rig.Publish(16);
        ProducerEpoch former = _rig.Epoch;

        Renew();
        _rig.Publish(16);

        Assert.True(_rig.Epoch.Number > former.Number);
        FrameDescriptor descriptor = _rig.SentDescriptors()[^1];
        Assert.Equal((_rig.Epoch.Number, 0ul), (descriptor.Epoch, descriptor.Seq));
    }

    [Fact]
    public void Memory_goes_when_the_epoch_is_over_and_nobody_is_inside()
    {
        ProducerEpoch former = _rig.Epoch;

        Renew();

        Assert.True(former.IsReleased);
        Assert.True(former.Mapping.IsUnmapped);
    }

    [Fact]
    public void Memory_stays_until_the_last_one_has_left()
    {
        ProducerEpoch former = _rig.Epoch;
        Assert.True(former.TryEnter());
        Assert.True(former.TryEnter());

        Renew();

        Assert.False(former.TryEnter());
        former.Leave();
        Assert.False(former.IsReleased);
        former.Leave();
        Assert.True(former.Mapping.IsUnmapped);
    }

    [Fact]
    public void Nothing_is_published_when_there_is_no_epoch()
    {
        ProducerEpoch former = _rig.Epoch;
        _rig.Core.Install(null);

        Assert.Equal(PublishResult.NoRegions, _rig.Publish(16));
        Assert.Equal(PublishResult.NoRegions, _rig.Core.PublishSlot(1, 0, 16, CoreRig<WireV1_1>.Bytes(16), default));
        Assert.Equal(ClaimResult.NoRegions, _rig.Core.TryClaim(16, out _));
        Assert.Equal(ClaimResult.NoRegions, _rig.Core.TryClaimFrom(1, out _));
        Assert.True(former.IsReleased);
    }

    [Fact]
    public void Nothing_is_published_behind_the_deadline()
    {
        ClaimTicket claim = _rig.Claim();
        _rig.Epoch.DeadlineNs = 1000;
        _rig.Clock.NowNs = 999;
        Assert.Equal(PublishResult.Queued, _rig.Publish(16));
        _rig.Clock.NowNs = 1000;

        Assert.Equal(PublishResult.NoRegions, _rig.Publish(16));
        Assert.Equal(
            PublishResult.NoRegions,
            _rig.Core.Publish(new byte[4], CoreRig<WireV1_1>.Bytes(4), new FrameDetails { TimestampNs = 1 })
        );
        Assert.Equal(PublishResult.ClaimVoid, _rig.Complete(claim));
        Assert.Equal(2ul, _rig.Epoch.InFlight.Next);

        _rig.Epoch.DeadlineNs = 2000;
        Assert.Equal(PublishResult.Sent, _rig.Complete(claim));
    }

    [Fact]
    public void Memory_is_never_touched_after_it_has_gone()
    {
        // A touch of unmapped memory ends the process. Epochs end while another thread publishes, claims and holds.
        _rig.Core.Connect(null, null);
        using CancellationTokenSource stop = new();
        long published = 0;
        List<ProducerEpoch> epochs = [_rig.Epoch];
        Thread publisher = new(() =>
        {
            Queue<ClaimTicket> held = [];
            byte[] payload = new byte[4096];
            while (!stop.IsCancellationRequested)
            {
                if (_rig.Core.Publish(payload, CoreRig<WireV1_1>.Bytes(4096), default).IsPublished())
                {
                    Volatile.Write(ref published, published + 1);
                }

                if (_rig.Core.TryClaim(4096, out ClaimTicket ticket) == ClaimResult.Claimed)
                {
                    held.Enqueue(ticket);
                }

                if (held.Count > 2)
                {
                    ClaimTicket oldest = held.Dequeue();
                    oldest.Epoch.Mapping.Payload(oldest.Pool, oldest.Epoch.IndexOf(oldest.Seq), 4096).Fill(1);
                    if (!_rig.Core.Complete(oldest, 4096, CoreRig<WireV1_1>.Bytes(4096), default).IsPublished())
                    {
                        _rig.Core.Withdraw(oldest);
                    }
                }
            }

            while (held.TryDequeue(out ClaimTicket rest))
            {
                _rig.Core.Withdraw(rest);
            }
        });
        publisher.Start();
        try
        {
            for (int i = 0; i < 300; i++)
            {
                long before = Volatile.Read(ref published);
                Eventually.True(() => Volatile.Read(ref published) > before + 3, "a publisher that runs");
                Renew();
                epochs.Add(_rig.Epoch);
            }
        }
        finally
        {
            stop.Cancel();
            publisher.Join();
        }

        _rig.Core.Install(null);
        Assert.All(epochs, epoch => Assert.True(epoch.IsReleased));
    }

    private void Renew()
    {
        _rig.Regions.Renew(null, 2);
        _rig.Core.Install(_rig.Regions);
        _rig.Regions.OnAnnounced();
    }
}
