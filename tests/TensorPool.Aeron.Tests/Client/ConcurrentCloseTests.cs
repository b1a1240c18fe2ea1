using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Threads that use everything of a client while others close it.</summary>
[Collection(BusyThreads.Name)]
public class ConcurrentCloseTests
{
    [Fact]
    public async Task Client_may_be_closed_by_many_threads_while_others_use_it()
    {
        using TempDirectory directory = new();
        List<Exception> errors = [];
        using MediaDriver driver = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = directory.File("driver"),
                TimerInterval = TimeSpan.FromMilliseconds(20),
            }
        );
        for (int round = 0; round < 20; round++)
        {
            AeronClient client = AeronClient.Connect(
                new AeronClientOptions
                {
                    Directory = driver.AeronDirectory,
                    ErrorHandler = e =>
                    {
                        lock (errors)
                        {
                            errors.Add(e);
                        }
                    },
                }
            );
            Subscription subscription = client.AddSubscription("aeron:ipc?term-length=64k", 5);
            Publication publication = client.AddPublication("aeron:ipc?term-length=64k", 5);
            ExclusivePublication exclusive = client.AddExclusivePublication("aeron:ipc?term-length=64k", 5);
            Counter counter = client.AddCounter(1001, [], "mine");
            long[] received = new long[1];
            Task[] users =
            [
                Run(() =>
                {
                    Counting counting = new(received);
                    while (!subscription.IsClosed)
                    {
                        subscription.Poll(ref counting, 10);
                    }
                }),
                Run(() =>
                {
                    while (publication.Offer("shared"u8) != PublicationResult.Closed)
                    {
                        counter.Increment();
                    }
                }),
                Run(() =>
                {
                    while (
                        exclusive.TryClaim(10, out BufferClaim claim) is long result and not PublicationResult.Closed
                    )
                    {
                        if (result > 0)
                        {
                            claim.Span.Fill(1);
                            claim.Commit();
                        }
                    }
                }),
                Run(() =>
                {
                    while (!client.IsClosed)
                    {
                        _ = publication.Position + publication.AvailableWindow + counter.Value;
                        _ = subscription.Images.Sum(i => i.Position);
                    }
                }),
            ];
            while (Volatile.Read(ref received[0]) < 1000 && !users.Any(u => u.IsCompleted))
            {
                await Task.Yield();
            }

            Task[] closers =
            [
                Run(client.Dispose),
                Run(client.Dispose),
                Run(subscription.Dispose),
                Run(exclusive.Dispose),
            ];
            await Task.WhenAll([.. users, .. closers])
                .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            AwaitUnmapped(client);
        }

        Assert.Empty(errors);
    }

    private static Task Run(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>On the real clock: the client is closed, and nobody drives it any more.</summary>
    private static void AwaitUnmapped(AeronClient client) =>
        Assert.True(
            SpinWait.SpinUntil(() => client.MappedLogCount == 0, TimeSpan.FromMinutes(1)),
            "Nobody is inside any more."
        );

    private readonly struct Counting(long[] received) : IFragmentHandler
    {
        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) =>
            Volatile.Write(ref received[0], received[0] + 1);
    }
}
