using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>
/// A million frames in every mode without a byte allocated, neither by the thread that publishes nor by the one that consumes.
/// Both threads run all duty cycles of their role as well, with announces, reports and metadata.
/// </summary>
public class AllocationTests
{
    private const int Frames = 1_000_000;
    private const int WarmUp = 200_000;
    private const int MaxPayload = 256;
    private const long DeadlineMs = 120_000;

    /// <summary>The runtime allocates now and then when it compiles a method again; what allocates per frame does it always.</summary>
    private const int Attempts = 3;

    [Theory]
    [InlineData(ConsumerMode.Stream)]
    [InlineData(ConsumerMode.Latest)]
    [InlineData(ConsumerMode.Decimated)]
    public void Million_frames_allocate_nothing(ConsumerMode mode)
    {
        using World world = new();
        // Room for more descriptors than are sent between two looks of the driver, or most would be lost to back pressure.
        TensorProducer producer = world.Produce(client: world.Connect(o => o with { DescriptorTermLength = 16 << 20 }));
        Reader reader = world.Consume(c => c with { Mode = mode, Decimation = mode == ConsumerMode.Decimated ? 3 : 1 });
        world.UntilMapped(reader);
        (long Published, long Consumed) allocated = (-1, -1);
        for (int attempt = 0; attempt < Attempts && allocated != (0, 0); attempt++)
        {
            allocated = new Transfer(producer, reader.Consumer).Run();
        }

        Assert.Equal((0, 0), allocated);
        ConsumerStatistics seen = reader.Statistics;
        Assert.Equal((long)producer.NextSeq, seen.Accepted + seen.SkippedMode + seen.DropsGap + seen.DropsLate);
        Assert.True(seen.Accepted + seen.SkippedMode >= Frames, seen.ToString());
        Assert.True(seen.Accepted > 1000, seen.ToString());
        Assert.True(seen.QosPublished > 2 && seen.HelloPublished > 2, seen.ToString());
    }

    /// <summary>Two threads, one for each role, which warm up and then count.</summary>
    private sealed class Transfer(TensorProducer producer, TensorConsumer consumer)
    {
        private readonly long _startMs = Environment.TickCount64;
        private ulong _lastSent;
        private int _phase; // of the publisher: 0 warming up, 1 measuring, 2 done
        private long _published;
        private long _consumed;
        private Exception? _failure;

        /// <returns>Bytes that each of the two threads allocated.</returns>
        public (long Published, long Consumed) Run()
        {
            Thread consuming = new(() => Guarded(Consume));
            Thread publishing = new(() => Guarded(Publish));
            consuming.Start();
            publishing.Start();
            publishing.Join();
            consuming.Join();
            Assert.Null(_failure);
            return (_published, _consumed);
        }

        private void Guarded(Action body)
        {
            try
            {
                body();
            }
            catch (Exception e) // the thread's edge: the test reports it
            {
                Interlocked.CompareExchange(ref _failure, e, null);
            }
        }

        private void Publish()
        {
            byte[] payload = new byte[MaxPayload];
            Send(WarmUp, payload);
            Volatile.Write(ref _phase, 1);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Send(Frames, payload);
            _published = GC.GetAllocatedBytesForCurrentThread() - before;
            Volatile.Write(ref _phase, 2);
        }

        private void Consume()
        {
            Summing handler = default;
            while (Volatile.Read(ref _phase) == 0)
            {
                Poll(ref handler);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            while (Volatile.Read(ref _phase) == 1 || consumer.LastSeqSeen < Volatile.Read(ref _lastSent))
            {
                Poll(ref handler);
            }

            _consumed = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(handler.Total > 0);
        }

        /// <summary>Copied and written in place in turn, never further ahead of the consumer than half a ring.</summary>
        private void Send(int count, byte[] payload)
        {
            TensorLayout layout = World.Bytes(MaxPayload);
            for (int sent = 0; sent < count; )
            {
                ulong seq = producer.NextSeq;
                PublishResult result;
                if (seq % 2 == 0)
                {
                    result = producer.Publish<byte>(payload, layout);
                }
                else
                {
                    producer.TryClaim(payload.Length, out FrameClaim claim);
                    claim.Payload[0] = (byte)seq;
                    result = claim.Commit(layout);
                }

                if (result == PublishResult.Sent)
                {
                    sent++;
                    Volatile.Write(ref _lastSent, seq);
                }

                if (seq % 16 == 0)
                {
                    producer.DoWork();
                }

                while (_lastSent > consumer.LastSeqSeen + (World.Nslots / 2))
                {
                    Thread.SpinWait(10);
                    CheckDeadline();
                }
            }
        }

        private void Poll(ref Summing handler)
        {
            if (consumer.Poll(ref handler) == 0)
            {
                Thread.SpinWait(10);
                CheckDeadline();
            }
        }

        private void CheckDeadline()
        {
            if (Environment.TickCount64 - _startMs > DeadlineMs || Volatile.Read(ref _failure) is not null)
            {
                throw new TimeoutException($"Frame {_lastSent} is sent: {producer.Statistics}, {consumer.Statistics}");
            }
        }
    }

    private struct Summing : IFrameHandler
    {
        private long _length;

        public long Total { get; private set; }

        public void OnFrame(scoped Frame frame) => _length = frame.Elements<byte>().Length;

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome) =>
            Total += outcome == FrameOutcome.Intact ? _length : 0;
    }
}
