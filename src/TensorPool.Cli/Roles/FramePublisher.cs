using System.Diagnostics;
using TensorPool.Cli.Files;
using TensorPool.Cli.Hosting;
using TensorPool.Producer;

namespace TensorPool.Cli.Roles;

/// <summary>Publishes the frames of a source, and knows when consumers have them. The publishing thread.</summary>
internal sealed class FramePublisher(TensorProducer producer, IFrameSource source, ConsumerWatch? watch)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    /// <summary>Frames published.</summary>
    public long Published { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>From the first frame to the last.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Says so at once if the longest frame will not fit, and not when its turn comes.</summary>
    /// <exception cref="ToolException">No pool has slots for it.</exception>
    public void RequireRoom()
    {
        if (!producer.OpenPools(out ProducerPools? pools))
        {
            return; // there is no epoch at the moment
        }

        using (pools)
        {
            uint largest = pools.Pools.Max(pool => pool.StrideBytes);
            if (source.MaxFrameLength > largest)
            {
                throw ToolException.Failed(
                    $"A frame of {source.MaxFrameLength} bytes does not fit into the ring, whose largest slots have {largest}. Give the stream a pool of larger slots."
                );
            }
        }
    }

    /// <summary>Waits until so many consumers have mapped the epoch.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public void AwaitConsumers(int count, CancellationToken cancellation)
    {
        while (watch is not null)
        {
            watch.Poll();
            if (producer.Epoch is var epoch and not 0 && watch.CountMapped(epoch) >= count)
            {
                return;
            }

            cancellation.WaitHandle.WaitOne(Rest);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Publishes.</summary>
    /// <param name="pace">When.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="isLooping">Whether to begin again at the end.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">The input is not right.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Publish(PublishPace pace, long limit, bool isLooping, CancellationToken cancellation)
    {
        FrameRate rate = new(pace.RateHz);
        ulong lead = pace.FollowsConsumers ? HalfOfTheRing() : ulong.MaxValue;
        Stopwatch time = Stopwatch.StartNew();
        long publishedBefore = 0;
        while (Published < limit)
        {
            if (source.TryMoveNext(out FrameShape shape, cancellation))
            {
                rate.Wait(cancellation);
                watch?.Poll(); // always, or the reports would pile up, and the driver let go of this subscription
                AwaitSlowest(lead, cancellation);
                PublishOne(shape, cancellation);
                Elapsed = time.Elapsed;
            }
            else if (isLooping && Published > publishedBefore && source.TryRestart())
            {
                publishedBefore = Published;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Waits until so many consumers have seen the last frame.</summary>
    /// <returns>Whether they have.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public bool AwaitDrained(int count, TimeSpan timeout, CancellationToken cancellation)
    {
        if (Published == 0 || watch is null)
        {
            return true;
        }

        (ulong epoch, ulong last) = (producer.Epoch, producer.NextSeq - 1);
        watch.Mark();
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            watch.Poll();
            if (watch.CountThatSaw(epoch, last) >= count)
            {
                return true;
            }

            if (Stopwatch.GetElapsedTime(start) > timeout)
            {
                return false;
            }

            cancellation.WaitHandle.WaitOne(Rest);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Consumers that have seen the last frame, as far as was heard while that was waited for.</summary>
    public int CountDrained() => watch?.CountThatSaw(producer.Epoch, producer.NextSeq - 1) ?? 0;

    /// <summary>Frames that a consumer may be behind without losing any: the other half is for what its reports do not say yet.</summary>
    private ulong HalfOfTheRing()
    {
        if (!producer.OpenPools(out ProducerPools? pools))
        {
            return 1;
        }

        using (pools)
        {
            return Math.Max(1, pools.Pools[0].Nslots / 2);
        }
    }

    /// <summary>Waits while a consumer that reports is further behind. One that reports no more is not waited for.</summary>
    private void AwaitSlowest(ulong lead, CancellationToken cancellation)
    {
        while (
            watch is not null
            && producer.NextSeq >= lead
            && watch.SlowestOf(producer.Epoch) is { } slowest
            && producer.NextSeq - slowest >= lead
        )
        {
            cancellation.WaitHandle.WaitOne(Rest);
            cancellation.ThrowIfCancellationRequested();
            watch.Poll();
        }
    }

    private void PublishOne(in FrameShape shape, CancellationToken cancellation)
    {
        while (true)
        {
            ClaimResult result = producer.TryClaim(shape.Length, out FrameClaim claim);
            try
            {
                if (result == ClaimResult.Claimed)
                {
                    source.Read(claim.Payload, claim.Seq);
                    if (claim.Commit(shape.Layout).IsPublished())
                    {
                        Published++;
                        Bytes += shape.Length;
                        return;
                    }

                    result = ClaimResult.NoRegions; // the epoch has ended meanwhile
                }
            }
            finally
            {
                claim.Abort();
            }

            if (result != ClaimResult.NoRegions)
            {
                throw ToolException.Failed(
                    $"A frame of {shape.Length} bytes ({shape.Layout}) does not fit into the ring: {result}. Give the stream a pool of larger slots."
                );
            }

            // Without a lease, which the client of the driver is asking for again; the frame waits.
            cancellation.WaitHandle.WaitOne(Rest);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
