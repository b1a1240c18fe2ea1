using TensorPool.Tensors;

namespace TensorPool.Producer;

/// <content>Claims: frames that are written between two calls, any number of them at once.</content>
internal sealed partial class ProducerCore<TWire>
{
    public override ClaimResult TryClaim(long length, out ClaimTicket ticket)
    {
        ticket = default;
        if (EnterEpoch() is not { } epoch)
        {
            return ClaimResult.NoRegions;
        }

        int pool = epoch.Mapping.FindSmallestPool(length);
        if (pool < 0)
        {
            Counters.OnTooLarge();
            epoch.Leave();
            return ClaimResult.TooLarge;
        }

        return Claim(epoch, pool, out ticket);
    }

    public override ClaimResult TryClaimFrom(ushort poolId, out ClaimTicket ticket)
    {
        ticket = default;
        if (EnterEpoch() is not { } epoch)
        {
            return ClaimResult.NoRegions;
        }

        int pool = epoch.Mapping.FindPool(poolId);
        if (pool < 0)
        {
            epoch.Leave();
            return ClaimResult.UnknownPool;
        }

        return Claim(epoch, pool, out ticket);
    }

    public override PublishResult Complete(
        in ClaimTicket ticket,
        long length,
        in TensorLayout layout,
        scoped in FrameDetails details
    )
    {
        ProducerEpoch epoch = ticket.Epoch;
        if (epoch.IsVoid)
        {
            return PublishResult.ClaimVoid;
        }

        if (!IsOpen(ticket))
        {
            return PublishResult.ClaimClosed;
        }

        if (length > epoch.Mapping.Pools[ticket.Pool].StrideBytes)
        {
            return PublishResult.TooLarge;
        }

        Check((uint)length, layout, details);
        if (!TryReadTime(epoch, details, out ulong timestampNs))
        {
            return PublishResult.ClaimVoid;
        }

        // Should the epoch end now, its memory stays: this claim is inside. Nobody reads what is written then.
        uint metaVersion = MetaVersion;
        CommitFrame(epoch, ticket.Seq, ticket.Pool, (uint)length, layout, timestampNs, metaVersion, details.UserData);
        TrackCompleted(ref epoch.InFlight.At(ticket.Seq).Progress, length, layout);
        MarkCompleted(epoch, ticket.Seq, (uint)length, timestampNs, metaVersion);
        PublishResult result = SendReady(epoch, ticket.Seq);
        epoch.Leave();
        return result;
    }

    public override bool Abandon(in ClaimTicket ticket)
    {
        if (!IsOpen(ticket))
        {
            return false;
        }

        ticket.Epoch.InFlight.At(ticket.Seq).State = InFlightState.Abandoned;
        Counters.OnAbandoned();
        SendReady(ticket.Epoch, ticket.Seq);
        return true;
    }

    public override bool Withdraw(in ClaimTicket ticket)
    {
        if (!IsHeld(ticket))
        {
            return false;
        }

        Abandon(ticket);
        ticket.Epoch.InFlight.Release(ticket.Seq);
        ticket.Epoch.Leave();
        return true;
    }

    /// <summary>Inside the epoch, and stays there on success: the claim is inside until it ends.</summary>
    private ClaimResult Claim(ProducerEpoch epoch, int pool, out ClaimTicket ticket)
    {
        ticket = default;
        if (IsOver(epoch))
        {
            epoch.Leave();
            return ClaimResult.NoRegions;
        }

        if (!epoch.InFlight.TryPush(pool, out ulong seq))
        {
            epoch.Leave();
            return ClaimResult.RingFull;
        }

        BeginWrite(epoch, seq); // O-12
        ticket = new ClaimTicket(this, epoch, seq, pool);
        return ClaimResult.Claimed;
    }

    /// <summary>Whether the deadline has passed: a claim marks its slot, which a producer without lease must not do (D-4.3-8).</summary>
    private bool IsOver(ProducerEpoch epoch)
    {
        long deadlineNs = epoch.DeadlineNs;
        return deadlineNs != long.MaxValue && Clock.NanoTime() >= deadlineNs;
    }

    private static void MarkCompleted(ProducerEpoch epoch, ulong seq, uint length, ulong timestampNs, uint metaVersion)
    {
        ref InFlightClaim claim = ref epoch.InFlight.At(seq);
        claim.ValuesLenBytes = length;
        claim.TimestampNs = timestampNs;
        claim.MetaVersion = metaVersion;
        claim.State = InFlightState.Completed;
        epoch.InFlight.Release(seq);
    }

    /// <summary>Sends the descriptors whose turn has come, in order (O-13).</summary>
    /// <returns>What became of one of them; <see cref="PublishResult.Queued"/> if its turn has not come.</returns>
    private PublishResult SendReady(ProducerEpoch epoch, ulong asked)
    {
        PublishResult result = PublishResult.Queued;
        while (epoch.InFlight.TryPeekReady(out ulong seq))
        {
            ref InFlightClaim claim = ref epoch.InFlight.At(seq);
            if (claim.State == InFlightState.Completed)
            {
                PublishResult sent = SendDescriptor(epoch, seq, claim.TimestampNs, claim.MetaVersion);
                Counters.OnDescriptor(sent);
                if (claim.Progress.IsStarted)
                {
                    SendCompleted(epoch, seq, claim);
                }

                if (seq == asked)
                {
                    result = sent;
                }
            }

            epoch.InFlight.Pop();
        }

        return result;
    }
}
