using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Threads that poll and publish without pause while the logs under them come and go.</summary>
[Collection(BusyThreads.Name)]
public class ImageChurnTests
{
    private const string Channel = "aeron:ipc?term-length=64k";
    private const int Stream = 5;

    [Fact]
    [Trait("Req", "IC-10")]
    public async Task IC_10_Logs_are_unmapped_under_a_poll_loop_without_a_crash()
    {
        const int Rounds = 60;
        using TempDirectory directory = new();
        List<Exception> errors = [];
        using MediaDriver driver = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = directory.File("driver"),
                TimerInterval = TimeSpan.FromMilliseconds(5),
            }
        );
        int gone = 0;
        AeronClientOptions options = new()
        {
            Directory = driver.AeronDirectory,
            // No time at all: what keeps the reader alive is the proof, and nothing else.
            ResourceLinger = TimeSpan.Zero,
            IdleSleep = TimeSpan.FromMilliseconds(1),
            UnavailableImageHandler = _ => gone++,
            ErrorHandler = e =>
            {
                lock (errors)
                {
                    errors.Add(e);
                }
            },
        };
        using AeronClient reader = AeronClient.Connect(options);
        using AeronClient writer = AeronClient.Connect(options);
        using Subscription subscription = reader.AddSubscription(Channel, Stream);
        using CancellationTokenSource stop = new(TimeSpan.FromMinutes(2)); // a watchdog
        long received = 0;
        Task poller = Run(() =>
        {
            FragmentHandler handler = (payload, in header) => received += payload[^1] + (header.IsIntact() ? 1 : 0);
            while (!stop.IsCancellationRequested)
            {
                subscription.Poll(handler, 10);
            }
        });
        Task looker = Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (Image image in subscription.Images)
                {
                    _ = image.Position;
                    _ = image.IsEndOfStream;
                }
            }
        });

        for (int round = 0; round < Rounds && !stop.IsCancellationRequested; round++)
        {
            ExclusivePublication exclusive = writer.AddExclusivePublication(Channel, Stream);
            Publication shared = writer.AddPublication(Channel, Stream);
            Task[] publishers =
            [
                Run(() =>
                {
                    while (shared.TryClaim(100, out BufferClaim claim) is long result and not PublicationResult.Closed)
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
                    byte[] message = new byte[500];
                    while (exclusive.Offer(message) != PublicationResult.Closed)
                    {
                        // until it is closed under us
                    }
                }),
            ];
            while (subscription.ImageCount < 2 && !stop.IsCancellationRequested)
            {
                await Task.Yield();
            }

            exclusive.Dispose();
            shared.Dispose();
            await Task.WhenAll(publishers);
        }

        bool allGone = SpinWait.SpinUntil(
            () => reader.MappedLogCount == 0 && writer.MappedLogCount == 0,
            TimeSpan.FromMinutes(1)
        );
        await stop.CancelAsync();
        await Task.WhenAll(poller, looker);
        Assert.True(allGone, "Everything was read, and nobody is inside.");
        Assert.Equal(2 * Rounds, gone);
        Assert.True(received > 0);
        Assert.Empty(errors);
    }

    private static Task Run(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
