using System.Buffers.Binary;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

public class ConnectTests
{
    [Fact]
    [Trait("Req", "IC-1")]
    public void IC_1_Without_driver_it_gives_up_after_the_timeout()
    {
        using TempDirectory directory = new();

        DriverTimeoutException e = Assert.Throws<DriverTimeoutException>(() => Connect(directory));
        Assert.Contains(directory.Path, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Req", "IC-1")]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1_000)]
    public void IC_1_File_of_a_dead_driver_is_like_none(long heartbeatMs)
    {
        using TempDirectory directory = new();
        using CncFile cnc = CncFile.Create(
            directory.File("cnc.dat"),
            MediaDriverOptions.Compact.CncLengths,
            4096,
            1,
            2,
            3
        );
        new TensorPool.Aeron.Concurrent.ManyToOneRingBuffer(cnc.ToDriver).ConsumerHeartbeatMs = heartbeatMs;
        cnc.Publish();

        Assert.Throws<DriverTimeoutException>(() => Connect(directory));
    }

    [Fact]
    [Trait("Req", "IC-1")]
    public void IC_1_Incompatible_driver_fails_at_once()
    {
        using TempDirectory directory = new();
        byte[] bytes = new byte[4096];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, 1 << 16);
        File.WriteAllBytes(directory.File("cnc.dat"), bytes);

        AeronException e = Assert.Throws<AeronException>(() => Connect(directory));
        Assert.Contains("1.0.0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Driver_that_does_not_answer_times_the_call_out_and_the_client_goes_on()
    {
        using Tests.Driver.DriverFixture driver = new();
        using AeronClient client = AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = driver.Options.Directory,
                UseInvoker = true,
                NanoClock = new TickingNanoClock(1_000_000),
                EpochClock = driver.EpochClock,
                DriverTimeout = TimeSpan.FromMilliseconds(100),
                KeepaliveInterval = TimeSpan.FromMilliseconds(99),
            }
        );

        Assert.ThrowsAny<AeronException>(() => client.AddPublication("aeron:ipc?term-length=64k", 1));

        // What the driver made too late is taken back.
        driver.Advance(4000);
        Assert.Equal(0, driver.LogCount);
    }

    [Fact]
    [Trait("Req", "IC-5")]
    public async Task IC_5_Threads_of_driver_client_publishers_and_subscriber_work_together()
    {
        const int Publishers = 4;
        const int PerPublisher = 5000;
        using TempDirectory directory = new();
        List<Exception> errors = [];
        using MediaDriver driver = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = directory.File("driver"),
                ErrorHandler = errors.Add,
            }
        );
        using AeronClient client = AeronClient.Connect(
            new AeronClientOptions { Directory = driver.AeronDirectory, ErrorHandler = errors.Add }
        );
        using Subscription subscription = client.AddSubscription("aeron:ipc", 7);
        using Publication publication = client.AddPublication("aeron:ipc?term-length=64k", 7);
        CancellationToken stop = TestContext.Current.CancellationToken;

        Task[] publishers =
        [
            .. Enumerable
                .Range(0, Publishers)
                .Select(p =>
                    Task.Factory.StartNew(
                        () => Publish(publication, p, PerPublisher, stop),
                        stop,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                ),
        ];
        long[] next = new long[Publishers];
        int received = 0;
        bool isInOrder = true;
        FragmentHandler handler = (payload, in _) =>
        {
            isInOrder &= next[payload[0]]++ == BinaryPrimitives.ReadInt64LittleEndian(payload[1..]);
            received++;
        };
        SpinWait wait = default;
        while (received < Publishers * PerPublisher && !publishers.Any(p => p.IsFaulted))
        {
            if (subscription.Poll(handler, 50) == 0)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }

        await Task.WhenAll(publishers).WaitAsync(TimeSpan.FromMinutes(2), stop);
        Assert.True(isInOrder);
        Assert.All(next, n => Assert.Equal(PerPublisher, n));
        Assert.Empty(errors);
    }

    private static void Publish(Publication publication, int publisher, int count, CancellationToken stop)
    {
        byte[] message = new byte[100];
        message[0] = (byte)publisher;
        SpinWait wait = default;
        for (long i = 0; i < count && !stop.IsCancellationRequested; )
        {
            BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(1), i);
            if (publication.Offer(message) > 0)
            {
                i++;
            }
            else
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private static void Connect(TempDirectory directory) =>
        AeronClient
            .Connect(
                new AeronClientOptions { Directory = directory.Path, NanoClock = new TickingNanoClock(2_000_000_000) }
            )
            .Dispose();
}
