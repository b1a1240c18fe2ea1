using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Benchmarks.Transport;

/// <summary>
/// What the port to Aeron costs: a descriptor claimed, encoded in place, committed and received, through the port and on the
/// Aeron client itself.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[SuppressMessage("Design", "CA1001", Justification = "GlobalCleanup disposes of them; a benchmark cannot be sealed.")]
public class DescriptorSendBenchmarks
{
    private const int Messages = 64;
    private const int StreamId = 1100;
    private const string Channel = "aeron:ipc?term-length=16m";

    private readonly Counting _portHandler = new();
    private MediaDriver? _driver;
    private AeronClient? _client;
    private ExclusivePublication? _publication;
    private Subscription? _subscription;
    private Counting.OfFragments _fragments;
    private MessageSender? _sender;
    private IMessageSubscription? _portSubscription;

    [GlobalSetup]
    public void Setup()
    {
        _driver = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = Path.Combine("/dev/shm", $"tp-benchmark-{Guid.NewGuid():N}"),
                DeleteDirectoryOnShutdown = true,
            }
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Cleanup();
        _client = AeronClient.Connect(new AeronClientOptions { Directory = _driver.AeronDirectory });
        _publication = _client.AddExclusivePublication(Channel, StreamId);
        _subscription = _client.AddSubscription(Channel, StreamId);
        AeronTransport transport = new(_client);
        _sender = new MessageSender(transport, Channel, StreamId + 1);
        _portSubscription = transport.AddSubscription(Channel, StreamId + 1);
        while (!_subscription.IsConnected || !_portSubscription.IsConnected || !_sender.IsConnected)
        {
            Thread.Sleep(1);
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _sender?.Dispose();
        _portSubscription?.Dispose();
        _subscription?.Dispose();
        _publication?.Dispose();
        _client?.Dispose();
        _driver?.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    public long OnAeron()
    {
        for (int i = 0; i < Messages; i++)
        {
            if (_publication!.TryClaim(WireV1_1.FrameDescriptorLength, out BufferClaim claim) > 0)
            {
                WireV1_1.EncodeFrameDescriptor(claim.Span, Descriptor(i), 1024);
                claim.Commit();
            }
        }

        return Messages == _subscription!.Poll(ref _fragments, Messages) ? _fragments.Count : -1;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public long ThroughThePort()
    {
        for (int i = 0; i < Messages; i++)
        {
            if (_sender!.TryClaim(WireV1_1.FrameDescriptorLength, out MessageClaim claim) == SendResult.Sent)
            {
                WireV1_1.EncodeFrameDescriptor(claim.Buffer, Descriptor(i), 1024);
                claim.Commit();
            }
        }

        return Messages == _portSubscription!.Poll(_portHandler, Messages) ? _portHandler.Count : -1;
    }

    private static FrameDescriptor Descriptor(int i) =>
        new()
        {
            StreamId = 42,
            Epoch = 7,
            Seq = (ulong)i,
        };

    private sealed class Counting : IMessageHandler
    {
        public long Count { get; private set; }

        public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info) => Count += message.Length;

        public struct OfFragments : IFragmentHandler
        {
            public long Count { get; private set; }

            public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Count += payload.Length;
        }
    }
}
