using TensorPool.Aeron.Agents;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;

namespace TensorPool.TestPeer.Roles;

/// <summary>
/// Reads and writes views of shared memory all the time, on several threads, while epochs end and consumers and producers are
/// disposed of under them. One access to memory that is gone would end the process. Says what was done, and which mappings are
/// left in the end.
/// </summary>
internal sealed class ViewsPeer
{
    private const int MaxPayload = 64 * 1024;

    private readonly PeerArguments _arguments;
    private readonly TensorPoolClient _client;
    private readonly long _rounds;
    private TensorProducer _producer;
    private TensorConsumer _consumer;
    private bool _isDone;
    private long _framesRead;
    private long _framesCut;
    private long _heldBeyond;

    private ViewsPeer(PeerArguments arguments)
    {
        _arguments = arguments;
        _rounds = arguments.Number("rounds");
        _client = TensorPoolClient.Connect(PeerOptions.Client(arguments));
        _producer = _client.CreateProducer(PeerOptions.Producer(arguments));
        _consumer = _client.CreateConsumer(PeerOptions.Consumer(arguments));
    }

    public static int Run(PeerArguments arguments)
    {
        ViewsPeer peer = new(arguments);
        Thread[] threads = [new(peer.Publish), new(peer.Read), new(peer.Work)];
        Array.ForEach(threads, thread => thread.Start());
        peer.Replace();
        Array.ForEach(threads, thread => thread.Join());
        peer._consumer.Dispose();
        peer._producer.Dispose();
        peer._client.Dispose();
        int left = File.ReadLines("/proc/self/maps").Count(IsRegion);
        Report.Line($"views {peer._framesRead} {peer._framesCut} {peer._heldBeyond} {left}");
        return 0;
    }

    private static bool IsRegion(string line) =>
        line.Contains(".pool", StringComparison.Ordinal) || line.Contains("header.ring", StringComparison.Ordinal);

    /// <summary>Ends epochs, consumers and producers under those who use them.</summary>
    private void Replace()
    {
        for (long round = 0; round < _rounds; round++)
        {
            long before = Volatile.Read(ref _framesRead);
            for (int i = 0; i < 100 && Volatile.Read(ref _framesRead) < before + 3; i++)
            {
                Thread.Sleep(1);
            }

            switch (round % 4)
            {
                case 0 or 2:
                    _producer.BeginEpoch();
                    break;
                case 1:
                    TensorConsumer consumer = _consumer;
                    Volatile.Write(ref _consumer, _client.CreateConsumer(PeerOptions.Consumer(_arguments)));
                    consumer.Dispose();
                    break;
                default:
                    _producer.Dispose(); // it holds the lock of its successor
                    Volatile.Write(ref _producer, _client.CreateProducer(PeerOptions.Producer(_arguments)));
                    break;
            }
        }

        Volatile.Write(ref _isDone, true);
    }

    /// <summary>The duty cycle of the producer, on a thread of its own.</summary>
    private void Work()
    {
        while (!Volatile.Read(ref _isDone))
        {
            Volatile.Read(ref _producer).DoWork();
            Thread.Sleep(1);
        }
    }

    /// <summary>Writes frames in place, and goes on to write to buffers and pools whose epoch is over.</summary>
    private void Publish()
    {
        Queue<DeviceClaim> claims = [];
        ProducerPools? pools = null;
        TensorLayout layout = new(Dtype.UInt8, MajorOrder.Row, [MaxPayload]);
        for (int i = 0; !Volatile.Read(ref _isDone); i++)
        {
            TensorProducer producer = Volatile.Read(ref _producer);
            if (producer.TryClaim(MaxPayload, out FrameClaim frame) == ClaimResult.Claimed)
            {
                frame.Payload.Fill((byte)i);
                frame.Commit(layout);
            }

            if (claims.Count < 2 && producer.TryClaimDevice(MaxPayload, out DeviceClaim claim) == ClaimResult.Claimed)
            {
                claims.Enqueue(claim);
            }

            foreach (DeviceClaim held in claims)
            {
                held.Payload.Fill((byte)i); // a device that does not know that the epoch is over
                _heldBeyond += held.IsVoid ? 1 : 0;
            }

            if (
                i % 16 == 0
                && claims.TryDequeue(out DeviceClaim oldest)
                && !oldest.Complete(MaxPayload, layout).IsPublished()
            )
            {
                oldest.Withdraw();
            }

            if (pools is null || i % 64 == 0)
            {
                pools?.Dispose();
                producer.OpenPools(out pools);
            }

            if (pools is { IsVoid: true })
            {
                _heldBeyond++;
            }

            if (i % 32 == 0)
            {
                Thread.Sleep(1);
            }
        }

        while (claims.TryDequeue(out DeviceClaim left))
        {
            left.Withdraw();
        }

        pools?.Dispose();
    }

    /// <summary>Reads every frame from end to end, several times, however long that takes.</summary>
    private void Read()
    {
        Reading reading = new();
        BackoffIdleStrategy idle = new();
        while (!Volatile.Read(ref _isDone))
        {
            try
            {
                idle.Idle(Volatile.Read(ref _consumer).Poll(ref reading));
            }
            catch (ObjectDisposedException)
            {
                // the next one is there already
            }

            Volatile.Write(ref _framesRead, reading.Count);
            _framesCut = reading.Cut;
        }
    }

    private sealed class Reading : IFrameHandler
    {
        private int _sum;

        public long Count { get; private set; }

        /// <summary>Frames that were not intact in the end.</summary>
        public long Cut { get; private set; }

        public void OnFrame(scoped Frame frame)
        {
            for (int i = 0; i < 20; i++)
            {
                foreach (byte value in frame.Payload)
                {
                    _sum += value;
                }
            }
        }

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
        {
            Count++;
            Cut += outcome == FrameOutcome.Intact ? 0 : 1;
        }

        public override string ToString() => $"{_sum}";
    }
}
