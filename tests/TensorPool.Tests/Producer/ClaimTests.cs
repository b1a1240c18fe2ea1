using TensorPool.Producer;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>Claims for in-place writing and for devices (operations, section 9).</summary>
public sealed class ClaimTests : IDisposable
{
    private readonly CoreRig<WireV1_1> _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("O-12")]
    [Requirement("W-8.3-2")]
    public void Slot_says_writing_as_soon_as_it_is_claimed()
    {
        for (int i = 0; i < 8; i++)
        {
            _rig.Publish(16);
        }

        ClaimTicket ticket = _rig.Claim();

        Assert.Equal(8ul, ticket.Seq);
        Assert.Equal((8ul << 1) | 1, _rig.Word(0));
        Assert.Equal(8, _rig.Descriptors.Messages.Count);
    }

    [Fact]
    [Requirement("O-13")]
    public void Early_completion_waits_for_its_predecessors()
    {
        ClaimTicket first = _rig.Claim();
        ClaimTicket second = _rig.Claim();
        ClaimTicket third = _rig.Claim();

        Assert.Equal(PublishResult.Queued, _rig.Complete(third));
        Assert.Equal(PublishResult.Queued, _rig.Complete(second));
        Assert.Empty(_rig.Descriptors.Messages);
        Assert.Equal(PublishResult.Sent, _rig.Complete(first));

        Assert.Equal([0ul, 1, 2], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.True(_rig.Epoch.InFlight.IsIdle);
    }

    [Fact]
    [Requirement("O-13")]
    [Requirement("W-10.2.1-6")]
    public void Descriptor_that_waited_repeats_the_header_of_its_frame()
    {
        ClaimTicket first = _rig.Claim();
        ClaimTicket second = _rig.Claim();
        _rig.Clock.NowNs = 100;
        _rig.Complete(second);
        _rig.Clock.NowNs = 200;
        _rig.Core.SetMetaVersion(4);
        _rig.Complete(first);

        Assert.Equal([200ul, 100ul], _rig.SentDescriptors().Select(d => d.TimestampNs!.Value));
        Assert.Equal([4u, 3u], _rig.SentDescriptors().Select(d => d.MetaVersion!.Value));
        Assert.Equal([200ul, 100ul], [_rig.Header(0).TimestampNs, _rig.Header(1).TimestampNs]);
        Assert.Equal([4u, 3u], [_rig.Header(0).MetaVersion, _rig.Header(1).MetaVersion]);
    }

    [Fact]
    [Requirement("O-14")]
    public void As_many_claims_can_be_open_as_there_are_slots()
    {
        ClaimTicket[] tickets = [.. Enumerable.Range(0, 8).Select(_ => _rig.Claim())];

        Assert.Equal(ClaimResult.RingFull, _rig.Core.TryClaim(16, out _));
        Assert.Equal(PublishResult.RingFull, _rig.Publish(16));
        Assert.Equal(PublishResult.RingFull, _rig.Core.PublishSlot(1, 0, 4, CoreRig<WireV1_1>.Bytes(4), default));
        Assert.Equal((0ul << 1) | 1, _rig.Word(0));
        _rig.Complete(tickets[0]);

        Assert.Equal(8ul, _rig.Claim().Seq);
        Assert.Equal(ClaimResult.RingFull, _rig.Core.TryClaim(16, out _));
    }

    [Fact]
    [Requirement("O-15")]
    public void Abandoned_claim_leaves_its_slot_writing_and_a_gap()
    {
        ClaimTicket first = _rig.Claim();
        ClaimTicket second = _rig.Claim();
        Assert.Equal(PublishResult.Queued, _rig.Complete(second));

        Assert.True(_rig.Core.Abandon(first));

        Assert.Equal([1ul], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.Equal(1ul, _rig.Word(0));
        Assert.Equal(1, _rig.Core.Counters.Abandoned);
        Assert.Equal(1, _rig.Core.Counters.FramesPublished);
        Assert.False(_rig.Core.Abandon(first));
        Assert.Equal(PublishResult.ClaimClosed, _rig.Complete(first));
        Assert.Equal(1ul, _rig.Word(0));
    }

    [Fact]
    [Requirement("O-15")]
    public void Slot_of_an_abandoned_claim_is_not_used_again_before_it_is_withdrawn()
    {
        ClaimTicket lost = _rig.Claim();
        _rig.Core.Abandon(lost);
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(PublishResult.Sent, _rig.Publish(16));
        }

        Assert.Equal(PublishResult.RingFull, _rig.Publish(16));
        Assert.True(_rig.Core.Withdraw(lost));
        Assert.Equal(PublishResult.Sent, _rig.Publish(16));

        Assert.False(_rig.Core.Withdraw(lost));
        Assert.Equal(8ul << 1, _rig.Word(0));
        Assert.Equal(8, _rig.Descriptors.Messages.Count);
    }

    [Fact]
    public void Withdrawing_an_open_claim_gives_its_frame_up()
    {
        ClaimTicket ticket = _rig.Claim();

        Assert.True(_rig.Core.Withdraw(ticket));

        Assert.Equal(1ul, _rig.Word(0));
        Assert.Equal(1, _rig.Core.Counters.Abandoned);
        Assert.True(_rig.Epoch.InFlight.IsIdle);
        Assert.Equal(PublishResult.ClaimClosed, _rig.Complete(ticket));
    }

    [Fact]
    [Requirement("O-17")]
    public void Copied_frame_takes_its_place_behind_open_claims()
    {
        ClaimTicket first = _rig.Claim();

        Assert.Equal(PublishResult.Queued, _rig.Publish(16));
        ClaimTicket third = _rig.Claim();
        Assert.Equal(PublishResult.Queued, _rig.Core.PublishSlot(1, 3, 4, CoreRig<WireV1_1>.Bytes(4), default));
        Assert.Equal(PublishResult.Sent, _rig.Complete(first));
        Assert.Equal([0ul, 1], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.Equal(PublishResult.Sent, _rig.Complete(third));

        Assert.Equal([0ul, 1, 2, 3], _rig.SentDescriptors().Select(d => d.Seq));
    }

    [Fact]
    public void Frame_longer_than_its_slot_is_refused_and_the_claim_stays_open()
    {
        ClaimTicket ticket = _rig.Claim(4096);

        Assert.Equal(PublishResult.TooLarge, _rig.Complete(ticket, 4097));
        Assert.Throws<ArgumentException>(() => _rig.Core.Complete(ticket, 10, CoreRig<WireV1_1>.Bytes(11), default));

        Assert.Equal(1ul, _rig.Word(0));
        Assert.Equal(PublishResult.Sent, _rig.Complete(ticket, 4096));
    }

    [Fact]
    public void Claim_that_no_pool_can_hold_touches_nothing()
    {
        Assert.Equal(ClaimResult.TooLarge, _rig.Core.TryClaim(16385, out _));
        Assert.Equal(ClaimResult.UnknownPool, _rig.Core.TryClaimFrom(3, out _));

        Assert.Equal(0ul, _rig.Epoch.InFlight.Next);
        Assert.Equal(0ul, _rig.Word(0));
        Assert.Equal(1, _rig.Core.Counters.TooLarge);
    }

    [Fact]
    [Requirement("W-15.4-3")]
    public void Descriptors_that_waited_are_not_sent_later_if_they_are_held_back()
    {
        ClaimTicket first = _rig.Claim();
        ClaimTicket second = _rig.Claim();
        _rig.Complete(second);
        _rig.Descriptors.Results.Enqueue(Aeron.Client.PublicationResult.BackPressured);

        Assert.Equal(PublishResult.BackPressured, _rig.Complete(first));

        Assert.Equal([1ul], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.Equal(2, _rig.Core.Counters.FramesPublished);
        Assert.Equal(1, _rig.Core.Counters.DescriptorBackPressured);
    }

    [Fact]
    [Requirement("O-16")]
    public void End_of_the_epoch_voids_all_claims_and_touches_nothing_for_them()
    {
        ClaimTicket first = _rig.Claim();
        ClaimTicket second = _rig.Claim();
        ProducerEpoch former = _rig.Epoch;
        byte[] before = former.Mapping.HeaderRing.Slice(0, (int)former.Mapping.HeaderRing.Length).ToArray();

        _rig.Regions.Renew(null, 2);
        _rig.Core.Install(_rig.Regions);

        Assert.Equal(PublishResult.ClaimVoid, _rig.Complete(first));
        Assert.False(_rig.Core.BeginProgress(first, 16, CoreRig<WireV1_1>.Bytes(16)));
        Assert.False(_rig.Core.Abandon(second));
        Assert.Equal(before, former.Mapping.HeaderRing.Slice(0, before.Length).ToArray());
        Assert.Empty(_rig.Descriptors.Messages);
        Assert.False(former.IsReleased);

        Assert.True(_rig.Core.Withdraw(first));
        Assert.False(former.IsReleased);
        Assert.True(_rig.Core.Withdraw(second));
        Assert.True(former.IsReleased);
        Assert.True(former.Mapping.IsUnmapped);
        Assert.Equal(0, _rig.Core.Counters.Abandoned);
    }

    [Fact]
    [Requirement("O-13")]
    [Requirement("O-14")]
    [Requirement("O-15")]
    [Requirement("O-17")]
    public void Any_mix_of_claims_and_copies_is_published_in_order()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Mix(new Random(seed), seed);
        }
    }

    private static void Mix(Random random, int seed)
    {
        using CoreRig<WireV1_1> rig = new(nslots: 4);
        List<(ClaimTicket Ticket, bool IsAbandoned)> open = [];
        HashSet<ulong> gaps = [];
        for (int step = 0; step < 200; step++)
        {
            int chosen = random.Next(Math.Max(1, open.Count));
            switch (random.Next(5))
            {
                case 0:
                    if (rig.Core.TryClaim(16, out ClaimTicket ticket) == ClaimResult.Claimed)
                    {
                        open.Add((ticket, false));
                    }

                    break;
                case 1:
                    rig.Publish(16);
                    break;
                case 2 when open.Count > 0 && !open[chosen].IsAbandoned:
                    Assert.True(rig.Complete(open[chosen].Ticket).IsPublished(), $"seed {seed}");
                    open.RemoveAt(chosen);
                    break;
                case 3 when open.Count > 0 && !open[chosen].IsAbandoned:
                    Assert.True(rig.Core.Abandon(open[chosen].Ticket));
                    gaps.Add(open[chosen].Ticket.Seq);
                    open[chosen] = open[chosen] with { IsAbandoned = true };
                    break;
                case 4 when open.Count > 0:
                    Assert.True(rig.Core.Withdraw(open[chosen].Ticket));
                    gaps.Add(open[chosen].Ticket.Seq);
                    open.RemoveAt(chosen);
                    break;
            }

            // Nobody who may still write shares a slot with another number that was given out.
            Assert.All(open, c => Assert.Equal((c.Ticket.Seq << 1) | 1, rig.Word((uint)(c.Ticket.Seq % 4))));
        }

        open.ForEach(c =>
        {
            gaps.Add(c.Ticket.Seq);
            rig.Core.Withdraw(c.Ticket);
        });
        ulong next = rig.Epoch.InFlight.Next;
        IEnumerable<ulong> expected = Enumerable
            .Range(0, (int)next)
            .Select(i => (ulong)i)
            .Where(s => !gaps.Contains(s));
        Assert.Equal(expected, rig.SentDescriptors().Select(d => d.Seq));
        Assert.True(rig.Epoch.InFlight.IsIdle, $"seed {seed}");
    }
}
