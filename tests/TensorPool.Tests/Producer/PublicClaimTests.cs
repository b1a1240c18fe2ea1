using System.Runtime.InteropServices;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>Claims as users have them: in place on the stack, for devices, and whole pools.</summary>
public sealed class PublicClaimTests : IDisposable
{
    private readonly ProducerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    [Requirement("O-12")]
    public void Frame_is_written_in_place_and_committed()
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(12, out FrameClaim claim));
        Assert.Equal(WireV1_1.WritingWord(0), _rig.Mapping.CommitWordOf(0));
        Assert.True(claim.IsOpen);
        Assert.Equal((0ul, 12, 3), (claim.Seq, claim.Payload.Length, claim.Elements<float>().Length));
        claim.Elements<float>().Fill(1.5f);

        Assert.Equal(PublishResult.Sent, claim.Commit(TensorLayout.Contiguous<float>(3)));

        Assert.False(claim.IsOpen);
        Assert.Equal(WireV1_1.CommittedWord(0), _rig.Mapping.CommitWordOf(0));
        Assert.Equal((12u, TensorLayout.Contiguous<float>(3)), (_rig.Header(0).ValuesLenBytes, _rig.Header(0).Layout));
        Assert.Equal(1.5f, BitConverter.ToSingle(_rig.Payload(0, 12)[8..]));
        Assert.Equal([0ul], _rig.SentDescriptors().Select(d => d.Seq));
    }

    [Fact]
    public void Part_of_what_was_claimed_may_be_published()
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(100, out FrameClaim claim));

        claim.Commit(40, ProducerRig.Bytes(40), new FrameDetails { TimestampNs = 5 });

        Assert.Equal((40u, 5ul), (_rig.Header(0).ValuesLenBytes, _rig.Header(0).TimestampNs));
    }

    [Fact]
    public void Claim_stays_open_when_its_layout_is_refused()
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(8, out FrameClaim claim));
        Exception? refusal = null;
        try
        {
            claim.Commit(ProducerRig.Bytes(9));
        }
        catch (ArgumentException e)
        {
            refusal = e;
        }

        Assert.NotNull(refusal);
        Assert.True(claim.IsOpen);
        Assert.Equal(PublishResult.Sent, claim.Commit(ProducerRig.Bytes(8)));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(-1)]
    public void Length_beyond_what_was_claimed_is_refused(int length)
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(8, out FrameClaim claim));
        Exception? refusal = null;
        try
        {
            claim.Commit(length, ProducerRig.Bytes(0));
        }
        catch (ArgumentOutOfRangeException e)
        {
            refusal = e;
        }

        Assert.NotNull(refusal);
        claim.Abort();
    }

    [Fact]
    [Requirement("O-15")]
    public void Aborted_claim_is_a_gap_whose_slot_says_writing()
    {
        _rig.Publish();
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(8, out FrameClaim claim));
        using (claim)
        {
            claim.Payload.Fill(7);
        }

        claim.Abort(); // harmless
        _rig.Publish();

        Assert.Equal(WireV1_1.WritingWord(1), _rig.Mapping.CommitWordOf(1));
        Assert.Equal([0ul, 2], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.Equal(1, _rig.Producer.Statistics.Abandoned);
    }

    [Fact]
    public void Claim_that_was_not_made_or_has_ended_refuses_everything()
    {
        Assert.Equal(ClaimResult.TooLarge, _rig.Producer.TryClaim(1 << 20, out FrameClaim none));
        AssertEnded(none);

        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(8, out FrameClaim claim));
        claim.Commit(ProducerRig.Bytes(8));
        AssertEnded(claim);
        Assert.Equal(1, _rig.Producer.Statistics.TooLarge);

        static void AssertEnded(FrameClaim claim)
        {
            Assert.False(claim.IsOpen);
            int refusals = 0;
            try
            {
                _ = claim.Payload;
            }
            catch (InvalidOperationException)
            {
                refusals++;
            }

            try
            {
                claim.Commit(ProducerRig.Bytes(0));
            }
            catch (InvalidOperationException)
            {
                refusals++;
            }

            try
            {
                claim.BeginProgress(ProducerRig.Bytes(0));
            }
            catch (InvalidOperationException)
            {
                refusals++;
            }

            try
            {
                claim.ReportProgress(0);
            }
            catch (InvalidOperationException)
            {
                refusals++;
            }

            Assert.Equal(4, refusals);
            claim.Abort();
        }
    }

    [Fact]
    [Requirement("O-16")]
    public void End_of_the_epoch_voids_a_claim_and_keeps_its_memory_until_it_ends()
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(8, out FrameClaim claim));
        Span<byte> payload = claim.Payload;

        _rig.Producer.BeginEpoch();
        payload.Fill(1); // still mapped

        Assert.Equal(PublishResult.ClaimVoid, claim.Commit(ProducerRig.Bytes(8)));
        Assert.Empty(_rig.Descriptors.Messages);
        Assert.False(claim.IsOpen);
        _rig.Producer.DoWork();
        Assert.DoesNotContain(
            File.ReadLines("/proc/self/maps"),
            line =>
                line.Contains($"{_rig.Path}/", StringComparison.Ordinal)
                && line.Contains("epoch-1/", StringComparison.Ordinal)
        );
    }

    [Fact]
    [Requirement("O-13")]
    public void Device_claims_are_published_in_their_order()
    {
        DeviceClaim[] claims = [Claim(), Claim(), Claim()];
        Assert.Equal([0ul, 1, 2], claims.Select(c => c.Seq));
        Assert.Equal([0u, 1, 2], claims.Select(c => c.HeaderIndex));
        Assert.Equal(
            (1ul, (ushort)1, 4096u, 2u),
            (claims[2].Epoch, claims[2].PoolId, claims[2].StrideBytes, claims[2].PayloadSlot)
        );

        Assert.Equal(PublishResult.Queued, claims[2].Complete(16, ProducerRig.Bytes(16)));
        Assert.Equal(PublishResult.Queued, claims[1].Complete(16, ProducerRig.Bytes(16)));
        Assert.Empty(_rig.Descriptors.Messages);
        Assert.Equal(PublishResult.Sent, claims[0].Complete(16, ProducerRig.Bytes(16)));

        Assert.Equal([0ul, 1, 2], _rig.SentDescriptors().Select(d => d.Seq));
        Assert.All(claims, c => Assert.False(c.IsOpen));
        Assert.All(claims, c => Assert.Throws<InvalidOperationException>(() => c.Address));
        Assert.Equal(PublishResult.ClaimClosed, claims[0].Complete(16, ProducerRig.Bytes(16)));
        Assert.False(claims[0].Withdraw());
    }

    [Fact]
    public void Device_writes_to_the_address_of_its_claim()
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaimDeviceFrom(2, out DeviceClaim claim));
        Assert.Equal(((ushort)2, 16384u, 16384), (claim.PoolId, claim.StrideBytes, claim.Payload.Length));
        Assert.Equal(64, claim.Address % Environment.SystemPageSize);

        Marshal.Copy((byte[])[5, 5, 5], 0, claim.Address, 3);
        claim.Complete(3, ProducerRig.Bytes(3));

        Assert.Equal([5, 5, 5], _rig.Payload(0, 3, pool: 1).ToArray());
        Assert.Equal(2, _rig.Header(0).PoolId);
    }

    [Fact]
    public void Claims_are_told_apart_and_copies_are_the_same()
    {
        DeviceClaim first = Claim();
        DeviceClaim second = Claim();
        DeviceClaim copy = first;

        Assert.True(first == copy && first != second && first.Equals((object)copy) && !first.Equals("claim"));
        Assert.Equal(first.GetHashCode(), copy.GetHashCode());
        Assert.True(copy.Withdraw());
        Assert.False(first.IsOpen);
        second.Withdraw();
    }

    [Fact]
    public void Value_that_was_never_given_out_says_so()
    {
        DeviceClaim none = default;

        Assert.False(none.IsOpen);
        Assert.False(none.IsVoid);
        Assert.Contains(
            "never given out",
            Assert.Throws<InvalidOperationException>(() => none.Abandon()).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() => none.Complete(0, ProducerRig.Bytes(0)));
        Assert.Throws<InvalidOperationException>(() => none.Address);
        Assert.Throws<InvalidOperationException>(() => none.BeginProgress(0, ProducerRig.Bytes(0)));
    }

    [Fact]
    [Requirement("O-14")]
    public void Ring_is_full_when_all_slots_are_claimed_and_goes_on_when_the_oldest_ends()
    {
        DeviceClaim[] claims = [.. Enumerable.Range(0, (int)ProducerRig.Nslots).Select(_ => Claim())];
        Assert.Equal(ClaimResult.RingFull, _rig.Producer.TryClaimDevice(1, out _));
        Assert.Equal(PublishResult.RingFull, _rig.Publish());
        claims[3].Withdraw();
        Assert.Equal(ClaimResult.RingFull, _rig.Producer.TryClaim(1, out _));

        claims[0].Withdraw();

        Assert.Equal(PublishResult.Queued, _rig.Publish());
    }

    [Fact]
    [Requirement("O-16")]
    public void Device_keeps_its_memory_until_it_gives_it_back()
    {
        DeviceClaim claim = Claim();
        _rig.Producer.BeginEpoch();

        Assert.True(claim.IsVoid);
        claim.Payload.Fill(3);
        Assert.Equal(PublishResult.ClaimVoid, claim.Complete(16, ProducerRig.Bytes(16)));
        Assert.True(claim.Withdraw());
        Assert.False(claim.Withdraw());
        Assert.Throws<InvalidOperationException>(() => claim.Address);
    }

    [Fact]
    public void Refused_arguments_touch_nothing()
    {
        DeviceClaim claim = Claim();

        Assert.Equal(PublishResult.TooLarge, claim.Complete(4097, ProducerRig.Bytes(16)));
        Assert.Throws<ArgumentOutOfRangeException>(() => claim.Complete(-1, ProducerRig.Bytes(0)));
        Assert.Throws<ArgumentException>(() => claim.Complete(8, ProducerRig.Bytes(16)));
        Assert.Throws<ArgumentOutOfRangeException>(() => claim.BeginProgress(-1, ProducerRig.Bytes(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _rig.Producer.TryClaim(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => _rig.Producer.TryClaimDevice(-1, out _));
        Assert.Equal(ClaimResult.UnknownPool, _rig.Producer.TryClaimDeviceFrom(99, out _));

        Assert.True(claim.IsOpen);
        Assert.Equal(PublishResult.Sent, claim.Complete(16, ProducerRig.Bytes(16)));
    }

    [Fact]
    [Requirement("W-9-1")]
    public void Pools_are_registered_from_a_page_on_and_address_their_slots()
    {
        Assert.True(_rig.Producer.OpenPools(out ProducerPools? pools));
        ProducerPool large = pools.Pools[1];
        Assert.Equal((2, 2, 8u, 16384u), (pools.Pools.Count, large.PoolId, large.Nslots, large.StrideBytes));
        Assert.Equal((0, 64 + (8 * 16384L)), (large.BaseAddress % Environment.SystemPageSize, large.Length));
        Assert.Equal(64 + (5 * 16384L), large.OffsetOf(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => large.OffsetOf(8));

        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaimDeviceFrom(2, out DeviceClaim claim));
        Assert.Equal(claim.Address, large.BaseAddress + (nint)large.OffsetOf(claim.PayloadSlot));
        claim.Withdraw();

        Assert.False(pools.IsVoid);
        _rig.Producer.BeginEpoch();
        Assert.True(pools.IsVoid);
        Assert.Equal(1ul, pools.Epoch);
        Marshal.WriteByte(large.BaseAddress, (int)large.OffsetOf(0), 1); // mapped until it is given back
        pools.Dispose();
        pools.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pools.Pools);
    }

    [Fact]
    public void Progress_goes_through_claims_of_both_kinds()
    {
        _rig.Hello(3, hello => hello with { ProgressIntervalUs = 600_000_000 });
        _rig.Producer.DoWork();
        DeviceClaim device = Claim();
        Assert.True(device.BeginProgress(4096, ProducerRig.Bytes(4096)));
        Assert.False(device.ReportProgress(4096)); // ten minutes too early
        device.Complete(4096, ProducerRig.Bytes(4096));
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaim(16, out FrameClaim claim));
        Assert.True(claim.BeginProgress(ProducerRig.Bytes(16)));
        Assert.False(claim.ReportProgress(8));
        claim.Commit(ProducerRig.Bytes(16));

        Assert.Equal(
            [
                FrameProgressState.Started,
                FrameProgressState.Complete,
                FrameProgressState.Started,
                FrameProgressState.Complete,
            ],
            _rig.SentProgress()
        );
    }

    [Fact]
    [Requirement("O-20")]
    public void Claims_of_both_kinds_allocate_nothing()
    {
        _rig.Descriptors.IsClosed = true; // the fake would keep messages
        Cycle(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Cycle(10_000);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Cycle(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _rig.Producer.TryClaim(16, out FrameClaim claim);
                claim.Commit(ProducerRig.Bytes(16));
                _rig.Producer.TryClaimDevice(16, out DeviceClaim device);
                device.Complete(16, ProducerRig.Bytes(16));
                _rig.Producer.TryClaim(16, out FrameClaim aborted);
                aborted.Abort();
            }
        }
    }

    private DeviceClaim Claim()
    {
        Assert.Equal(ClaimResult.Claimed, _rig.Producer.TryClaimDevice(16, out DeviceClaim claim));
        return claim;
    }
}
