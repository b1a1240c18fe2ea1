using System.Runtime.InteropServices;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>A million frames through a media driver, and not a byte allocated by those who publish and read them.</summary>
[Requirement("O-20")]
[Requirement("P2-7")]
[Requirement("P9-4")]
[Requirement("P9-5")]
[Requirement("P9-6")]
public class AllocationTests
{
    private const int WarmUp = 20_000;
    private const int Frames = 1_000_000;
    private const int Window = 32; // half of the ring: nothing is lost, and every frame has to arrive

    [Theory]
    [InlineData(ConsumerMode.Stream)]
    [InlineData(ConsumerMode.Latest)]
    [InlineData(ConsumerMode.Decimated)]
    public void Publishing_and_reading_allocate_nothing(ConsumerMode mode)
    {
        using FlowRig rig = new(o => o with { Mode = mode, Decimation = 2 });
        Summing handler = default;
        rig.Connect(ref handler);
        handler = default; // what was published until here holds nothing
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        Publisher publisher = new(rig.Producer, rig.Consumer, stop);
        Thread thread = new(() => publisher.Run(stop.Token)) { Name = "publisher" };
        thread.Start();
        long allocated;
        try
        {
            Read(rig.Consumer, ref handler, WarmUp, stop.Token);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(rig.Consumer, ref handler, WarmUp + Frames, stop.Token);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        finally
        {
            stop.Cancel();
            thread.Join();
        }

        Assert.Null(publisher.Failure);
        Assert.Equal(0, allocated);
        Assert.Equal(0, publisher.Allocated);
        Assert.Equal(0, handler.Wrong);
        ConsumerStatistics s = rig.Consumer.Statistics;
        Assert.Equal(0, s.DropsLate);
        Assert.InRange(s.DropsGap, 0, publisher.HeldBack); // those after the last one that was seen are no gap
        long unheard = rig.Producer.Statistics.NotConnected; // before the two found each other
        Assert.Equal((long)rig.Consumer.LastSeqSeen + 1 - unheard, s.Accepted + s.SkippedMode + s.History + s.DropsGap);
        Assert.True(s.Accepted >= (mode == ConsumerMode.Stream ? Frames : 1000));
    }

    private static void Read(TensorConsumer consumer, ref Summing handler, int until, CancellationToken stop)
    {
        while (consumer.LastSeqSeen < (ulong)until && !stop.IsCancellationRequested)
        {
            if (consumer.Poll(ref handler) == 0)
            {
                Thread.Yield();
            }
        }
    }

    /// <summary>
    /// Publishes by each of the ways in turn, never more than a window ahead of the consumer. Descriptors are held back all
    /// the same where the media driver has no core to notice on what was read: that costs these frames, and nothing else.
    /// </summary>
    private sealed class Publisher(TensorProducer producer, TensorConsumer consumer, CancellationTokenSource whole)
    {
        private readonly long[] _values = new long[8];
        private ulong _lastSent;

        public long Allocated { get; private set; } = -1;

        public long HeldBack { get; private set; }

        public Exception? Failure { get; private set; }

        public void Run(CancellationToken stop)
        {
            try
            {
                Publish(WarmUp, stop);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Publish(WarmUp + Frames, stop);
                Allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Publish(int.MaxValue, stop);
            }
            catch (Exception e)
            {
                Failure = e;
                whole.Cancel();
            }
        }

        private void Publish(int until, CancellationToken stop)
        {
            while (producer.NextSeq <= (ulong)until && !stop.IsCancellationRequested)
            {
                producer.DoWork();
                if (_lastSent + 1 > consumer.LastSeqSeen + Window)
                {
                    Thread.Yield();
                    continue;
                }

                ulong seq = producer.NextSeq;
                switch (PublishOne())
                {
                    case PublishResult.Sent:
                        _lastSent = seq;
                        break;
                    case PublishResult.BackPressured:
                        HeldBack++;
                        Thread.Yield();
                        break;
                    case var other:
                        throw new InvalidOperationException($"Frame {seq} was not published: {other}.");
                }
            }
        }

        private PublishResult PublishOne()
        {
            ulong seq = producer.NextSeq;
            _values.AsSpan().Fill((long)seq);
            switch (seq % 3)
            {
                case 0:
                    return producer.Publish<long>(_values, FlowRig.Layout);
                case 1:
                    if (producer.TryClaim(64, out FrameClaim claim) != ClaimResult.Claimed)
                    {
                        return PublishResult.RingFull;
                    }

                    _values.CopyTo(claim.Elements<long>());
                    return claim.Commit(FlowRig.Layout);
                default:
                    if (producer.TryClaimDevice(64, out DeviceClaim device) != ClaimResult.Claimed)
                    {
                        return PublishResult.RingFull;
                    }

                    _values.CopyTo(MemoryMarshal.Cast<byte, long>(device.Payload));
                    return device.Complete(64, FlowRig.Layout);
            }
        }
    }

    private struct Summing : IFrameHandler
    {
        private bool _isRight;

        /// <summary>Intact frames that were not what was published.</summary>
        public long Wrong { get; private set; }

        public void OnFrame(scoped Frame frame) =>
            _isRight = !frame.Elements<long>().ContainsAnyExcept((long)frame.Seq);

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
        {
            if (outcome == FrameOutcome.Intact && !_isRight)
            {
                Wrong++;
            }
        }
    }
}
