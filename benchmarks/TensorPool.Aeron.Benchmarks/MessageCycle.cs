using BenchmarkDotNet.Attributes;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;

namespace TensorPool.Aeron.Benchmarks;

/// <summary>
/// What one message costs without waiting for anybody: published and polled in turns on one thread, with driver and client
/// invoked in between, outside of what is counted as a message's own work but inside the measured time.
/// </summary>
[MemoryDiagnoser]
public class MessageCycle
{
    private const int Batch = 1024;

    private MediaDriver? _driver;
    private AeronClient? _client;
    private ExclusivePublication? _exclusive;
    private Publication? _shared;
    private Subscription? _exclusiveSubscription;
    private Subscription? _sharedSubscription;
    private byte[] _message = [];
    private CountingHandler _handler;

    /// <summary>Payload of a message, in bytes.</summary>
    [Params(32, 64, 1024)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string directory = $"/dev/shm/aeron-bench-{Guid.NewGuid():N}";
        _driver = MediaDriver.LaunchInvoked(
            MediaDriverOptions.Compact with
            {
                Directory = directory,
                DeleteDirectoryOnShutdown = true,
            }
        );
        _client = AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = directory,
                UseInvoker = true,
                DriverInvoker = _driver.Invoker,
            }
        );
        _exclusiveSubscription = _client.AddSubscription("aeron:ipc", 1);
        _exclusive = _client.AddExclusivePublication("aeron:ipc?term-length=16m", 1);
        _sharedSubscription = _client.AddSubscription("aeron:ipc", 2);
        _shared = _client.AddPublication("aeron:ipc?term-length=16m", 2);
        while (!_exclusive.IsConnected || !_shared.IsConnected || !_sharedSubscription.IsConnected)
        {
            Invoke();
        }

        _message = new byte[Length];
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _client!.Dispose();
        _driver!.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Batch, Baseline = true)]
    public long ExclusiveTryClaim()
    {
        for (int i = 0; i < Batch; i++)
        {
            BufferClaim claim;
            while (_exclusive!.TryClaim(Length, out claim) < 0)
            {
                Drain(_exclusiveSubscription!);
            }

            claim.Span[0] = 1;
            claim.Commit();
        }

        return Drain(_exclusiveSubscription!);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long ExclusiveOffer()
    {
        for (int i = 0; i < Batch; i++)
        {
            while (_exclusive!.Offer(_message) < 0)
            {
                Drain(_exclusiveSubscription!);
            }
        }

        return Drain(_exclusiveSubscription!);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long ConcurrentTryClaim()
    {
        for (int i = 0; i < Batch; i++)
        {
            BufferClaim claim;
            while (_shared!.TryClaim(Length, out claim) < 0)
            {
                Drain(_sharedSubscription!);
            }

            claim.Span[0] = 1;
            claim.Commit();
        }

        return Drain(_sharedSubscription!);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long ConcurrentOffer()
    {
        for (int i = 0; i < Batch; i++)
        {
            while (_shared!.Offer(_message) < 0)
            {
                Drain(_sharedSubscription!);
            }
        }

        return Drain(_sharedSubscription!);
    }

    /// <summary>Without polling: what was claimed is passed over at once. The difference is what a polled fragment costs.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public long ExclusiveTryClaimUnread()
    {
        for (int i = 0; i < Batch; i++)
        {
            BufferClaim claim;
            while (_exclusive!.TryClaim(Length, out claim) < 0)
            {
                PassOver(_exclusiveSubscription!, _exclusive);
            }

            claim.Span[0] = 1;
            claim.Commit();
        }

        return PassOver(_exclusiveSubscription!, _exclusive!);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public long ConcurrentTryClaimUnread()
    {
        for (int i = 0; i < Batch; i++)
        {
            BufferClaim claim;
            while (_shared!.TryClaim(Length, out claim) < 0)
            {
                PassOver(_sharedSubscription!, _shared);
            }

            claim.Span[0] = 1;
            claim.Commit();
        }

        return PassOver(_sharedSubscription!, _shared!);
    }

    private long PassOver(Subscription subscription, PublicationBase publication)
    {
        Image image = subscription.Images[0];
        long end = publication.Position;
        while (image.Position < end)
        {
            long termEnd = (image.Position & -(long)image.TermLength) + image.TermLength;
            image.Position = Math.Min(end, termEnd);
        }

        Invoke();
        return end;
    }

    private long Drain(Subscription subscription)
    {
        while (subscription.Poll(ref _handler, Batch) > 0) { }

        Invoke();
        return _handler.Bytes;
    }

    private void Invoke()
    {
        _driver!.Invoker!.Invoke();
        _client!.Invoker!.Invoke();
    }

    private struct CountingHandler : IFragmentHandler
    {
        public long Bytes;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Bytes += payload.Length;
    }
}
