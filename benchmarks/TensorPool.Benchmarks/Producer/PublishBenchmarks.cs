using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using TensorPool.Aeron.Driver;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Benchmarks.Producer;

/// <summary>
/// What publishing a small frame costs, all included, by each of the ways there are. The baseline is the descriptor alone.
/// Descriptors are received in the same loop, which is part of every number.
/// </summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001", Justification = "GlobalCleanup disposes of them; a benchmark cannot be sealed.")]
public class PublishBenchmarks
{
    private const int Frames = 64;

    private readonly Draining _draining = new();
    private readonly byte[] _page = new byte[4096];
    private readonly TensorLayout _empty = new(Dtype.Float32, MajorOrder.Row, [0, 640]);
    private readonly TensorLayout _image = new(Dtype.Float32, MajorOrder.Row, [16, 64]);
    private readonly string _directory = Path.Combine("/dev/shm", $"tp-benchmark-{Guid.NewGuid():N}");
    private TensorPoolClient? _client;
    private TensorProducer? _producer;
    private IRoleEndpoints<Endpoints>? _endpoints;
    private Endpoints? _ends;
    private ulong _seq;

    [GlobalSetup]
    public void Setup()
    {
        Directory.CreateDirectory(_directory);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Cleanup();
        _client = TensorPoolClient.Connect(
            new TensorPoolClientOptions
            {
                EmbeddedDriver = MediaDriverOptions.Compact with
                {
                    Directory = Path.Combine(_directory, "aeron"),
                    DeleteDirectoryOnShutdown = true,
                },
            }
        );
        _producer = _client.CreateProducer(
            new ProducerOptions
            {
                StreamId = 1,
                Regions = new RegionOptions
                {
                    BaseDirectory = _directory,
                    Nslots = 256,
                    Pools = [new PoolOptions(1, 4096)],
                },
            }
        );
        _endpoints = _client.Session.Open(transport => new Endpoints(transport, _client.Channels));
        _ends = _endpoints.Poll(0);
        while (_producer.Publish<byte>([], _empty) != PublishResult.Sent || !_ends!.Sender.IsConnected)
        {
            _producer.DoWork();
            Drain();
            Thread.Sleep(1);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _endpoints?.Dispose();
        _producer?.Dispose();
        _client?.Dispose();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public long DescriptorAlone()
    {
        for (int i = 0; i < Frames; i++)
        {
            if (_ends!.Sender.TryClaim(WireV1_1.FrameDescriptorLength, out MessageClaim claim) == SendResult.Sent)
            {
                FrameDescriptor descriptor = new()
                {
                    StreamId = 1,
                    Epoch = 1,
                    Seq = ++_seq,
                    TimestampNs = 1,
                    MetaVersion = 1,
                };
                WireV1_1.EncodeFrameDescriptor(claim.Buffer, descriptor, 256);
                claim.Commit();
            }
        }

        return Drain();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Empty()
    {
        for (int i = 0; i < Frames; i++)
        {
            _producer!.Publish<byte>([], _empty);
        }

        return Drain();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long EmptyWithGivenTime()
    {
        for (int i = 0; i < Frames; i++)
        {
            _producer!.Publish<byte>([], _empty, new FrameDetails { TimestampNs = (ulong)i });
        }

        return Drain();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long EmptyInPlace()
    {
        for (int i = 0; i < Frames; i++)
        {
            if (_producer!.TryClaim(0, out FrameClaim claim) == ClaimResult.Claimed)
            {
                claim.Commit(_empty);
            }
        }

        return Drain();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long EmptyByDevice()
    {
        for (int i = 0; i < Frames; i++)
        {
            if (_producer!.TryClaimDevice(0, out DeviceClaim claim) == ClaimResult.Claimed)
            {
                claim.Complete(0, _empty);
            }
        }

        return Drain();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public long Page()
    {
        for (int i = 0; i < Frames; i++)
        {
            _producer!.Publish<byte>(_page, _image);
        }

        return Drain();
    }

    private long Drain() => _ends!.Subscription.Poll(_draining, 4 * Frames);

    private sealed class Endpoints(ITransport transport, StreamChannels channels) : IDisposable
    {
        public MessageSender Sender { get; } = new(transport, channels.DescriptorPublication(256), 1100);

        public IMessageSubscription Subscription { get; } = transport.AddSubscription(channels.Subscription, 1100);

        public void Dispose()
        {
            Sender.Dispose();
            Subscription.Dispose();
        }
    }

    private sealed class Draining : IMessageHandler
    {
        public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info) { }
    }
}
