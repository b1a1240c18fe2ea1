using System.Buffers.Binary;
using System.Collections.Concurrent;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Errors;
using TensorPool.Aeron.Tests.Support;
using TensorPool.Aeron.Uri;

namespace TensorPool.Aeron.Tests.Documentation;

/// <summary>
/// Each sample of the README, as it stands there, and made to run. That all are here is checked where the repository's pages
/// are.
/// </summary>
public sealed class ReadmeSamples : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly MediaDriver _driver;
    private readonly AeronClient _client;

    public ReadmeSamples()
    {
        _driver = MediaDriver.Launch();
        _client = AeronClient.Connect(new AeronClientOptions { Directory = _driver.AeronDirectory });
    }

    public void Dispose()
    {
        _client.Dispose();
        _driver.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Beginning()
    {
        using MediaDriver driver = MediaDriver.Launch(); // in a directory of its own, with little memory
        using AeronClient client = AeronClient.Connect(new AeronClientOptions { Directory = driver.AeronDirectory });
        using Subscription subscription = client.AddSubscription("aeron:ipc", 1001);
        using Publication publication = client.AddPublication("aeron:ipc", 1001);

        while (publication.Offer("hello"u8) < 0) { } // nobody subscribes yet, or a subscriber is slow
        while (subscription.Poll((payload, in header) => Console.WriteLine(payload.Length), 10) == 0) { }

        Assert.Equal(64, subscription.Images[0].Position);
    }

    [Fact]
    public void Connecting()
    {
        string directory = _driver.AeronDirectory;

        AeronClientOptions options = new()
        {
            Directory = directory, // where it is not set: AERON_DIR, else /dev/shm/aeron-<user>
            ClientName = "camera 7", // for those who look at the driver's counters
            ErrorHandler = e => Console.Error.WriteLine(e.Message), // what goes wrong outside of your calls
        };
        using AeronClient client = AeronClient.Connect(options);

        Assert.False(client.IsClosed);
    }

    [Fact]
    public void Publishing()
    {
        AeronClient client = _client;
        using Subscription subscription = client.AddSubscription("aeron:ipc", 1001);
        ReadOnlyMemory<byte> header = new byte[1];
        ReadOnlyMemory<byte> body = new byte[2];
        ReadOnlyMemory<byte> trailer = new byte[3];

        using ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc?term-length=1m", 1001);
        AwaitConnection(publication, subscription);

        if (publication.TryClaim(sizeof(long), out BufferClaim claim) > 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(claim.Span, 42); // in place, in the memory that subscribers read
            claim.Commit(); // or Abort(); soon, because nobody reads past an open claim
        }

        publication.Offer("one piece"u8); // copied; up to MaxMessageLength, in fragments where it is long
        publication.Offer("two "u8, "pieces"u8);
        publication.OfferVectored([header, body, trailer], reservedValue: 7);

        Assert.True(TryPublish(publication, "checked"u8));
        List<int> lengths = [];
        Await(() => subscription.Poll((payload, in _) => lengths.Add(payload.Length), 10) > 0 && lengths.Count == 5);
        Assert.Equal([8, 9, 10, 6, 7], lengths);
    }

    private static bool TryPublish(ExclusivePublication publication, ReadOnlySpan<byte> message)
    {
        while (true)
        {
            switch (publication.Offer(message))
            {
                case > 0:
                    return true;
                case PublicationResult.AdminAction:
                    break; // the log went on to its next term: at once again
                case PublicationResult.BackPressured: // a subscriber is slow
                case PublicationResult.NotConnected: // nobody subscribes
                    return false; // or idle, and try again
                case PublicationResult.MaxPositionExceeded: // after 2^31 terms: add another one
                case PublicationResult.Closed: // by you, or because the client has ended
                default:
                    throw new InvalidOperationException("This publication is used up.");
            }
        }
    }

    private struct Total : IFragmentHandler
    {
        public long Sum;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) =>
            Sum += BinaryPrimitives.ReadInt64LittleEndian(payload);
    }

    [Fact]
    public void Subscribing()
    {
        (ExclusivePublication publication, Subscription subscription) = Stream();
        Offer(publication, 20, 22);

        Total total = default;
        BackoffIdleStrategy idle = new();
        while (total.Sum < 42)
        {
            idle.Idle(subscription.Poll(ref total, fragmentLimit: 10));
        }

        Assert.Equal(42, total.Sum);
    }

    [Fact]
    public void Assembling()
    {
        (ExclusivePublication publication, Subscription subscription) = Stream();
        Assert.True(publication.Offer(new byte[5000]) > 0);

        FragmentAssembler assembler = new((message, in header) => Console.WriteLine(message.Length)); // once
        subscription.Poll(assembler.Handler, 10);

        Assert.Equal(publication.Position, subscription.Images[0].Position);
        Assert.Equal(0, assembler.DroppedCount);
    }

    [Fact]
    public void Assembling_for_a_struct()
    {
        (ExclusivePublication publication, Subscription subscription) = Stream();
        byte[] message = new byte[5000];
        message[0] = 5;
        Assert.True(publication.Offer(message) > 0);

        FragmentAssembler<Total> assembler = new(default); // once, in a field or a local
        subscription.Poll(ref assembler, 10);
        Console.WriteLine(assembler.Handler.Sum);

        Assert.Equal(5, assembler.Handler.Sum);
    }

    [Fact]
    public void Polling_in_other_ways()
    {
        (ExclusivePublication publication, Subscription subscription) = Stream();
        using BlockingCollection<byte[]> queue = new(1);
        using FileStream file = File.Create(_temp.File("block"));
        Offer(publication, 1, 2, 3, 4);

        subscription.ControlledPoll(
            (payload, in header) =>
                queue.TryAdd(payload.ToArray()) ? ControlledPollAction.Continue : ControlledPollAction.Abort, // later, again
            10
        );
        foreach (Image image in subscription.Images)
        {
            image.BoundedPoll(
                static (payload, in header) => { },
                limitPosition: image.Position + 4096,
                fragmentLimit: 10
            );
            image.BlockPoll((block, sessionId, termId) => file.Write(block), blockLengthLimit: 64 << 10);
            if (image.IsEndOfStream)
            {
                Console.WriteLine($"session {image.SessionId} has ended at {image.Position}");
            }
        }

        Assert.Single(queue);
        Assert.Equal(publication.Position, subscription.Images[0].Position);
    }

    [Fact]
    public void Adding_without_waiting()
    {
        AeronClient client = _client;

        Registration<Publication> registration = client.BeginAddPublication("aeron:ipc", 1001);
        Publication? publication;
        while ((publication = registration.TryGet()) is null) // throws when the driver refuses
        {
            DoSomethingElse();
        }

        Assert.Equal(registration.RegistrationId, publication.RegistrationId);
    }

    [Fact]
    public async Task Adding_awaited()
    {
        AeronClient client = _client;
        CancellationToken stop = TestContext.Current.CancellationToken;

        using Subscription subscription = await client.AddSubscriptionAsync(
            "aeron:ipc",
            1001,
            onAvailableImage: image => Console.WriteLine($"session {image.SessionId}"),
            onUnavailableImage: image => Console.WriteLine($"session {image.SessionId} is gone"),
            cancellationToken: stop
        );

        Assert.Equal(0, subscription.ImageCount);
    }

    [Fact]
    public void Channels()
    {
        string channel = new ChannelUriBuilder(ChannelMedia.Ipc)
            .Set(ChannelKeys.TermLength, 1 << 20)
            .Set(ChannelKeys.Tether, false)
            .SetDuration(ChannelKeys.UntetheredRestingTimeout, TimeSpan.FromSeconds(1))
            .ToString();
        long? termLength = ChannelUri.Parse(channel).GetSize(ChannelKeys.TermLength);

        Assert.Equal(1 << 20, termLength);
        using Publication publication = _client.AddPublication(channel, 1001);
        Assert.Equal(1 << 20, publication.TermLength);
    }

    [Fact]
    public void Counting()
    {
        AeronClient client = _client;

        using Counter sent = client.AddCounter(typeId: 1001, key: [], label: "frames sent"); // types from 1,000 on are yours
        sent.Increment();
        foreach (CounterInfo counter in client.Counters.Enumerate()) // of all clients, and the driver's own
        {
            Console.WriteLine($"{counter.Id, 4} {counter.Value, 20:N0} {counter.Label}");
        }

        Assert.Contains(client.Counters.Enumerate(), c => (c.Label, c.Value) == ("frames sent", 1L));
    }

    [Fact]
    public void Looking_from_outside()
    {
        string directory = _driver.AeronDirectory;
        Assert.Throws<RegistrationException>(() => _client.AddPublication("aeron:udp?endpoint=localhost:40123", 1));

        using CncReader control = CncReader.Open(directory);
        Console.WriteLine($"pid {control.DriverPid}, {control.StatusFor(TimeSpan.FromSeconds(10))}");
        foreach (ErrorRecord error in control.Errors())
        {
            Console.WriteLine($"{error.ObservationCount} times: {error.Text}");
        }

        Assert.Equal(Environment.ProcessId, control.DriverPid);
        // The driver answers before it records.
        Assert.True(SpinWait.SpinUntil(() => control.Errors().Count == 1, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Driver_for_others()
    {
        string directory = _temp.File("driver");

        using MediaDriver driver = MediaDriver.Launch(
            new MediaDriverOptions { Directory = directory, SparseLogs = false }
        );

        Assert.Equal(directory, driver.AeronDirectory);
    }

    [Fact]
    public void Loop_of_ones_own()
    {
        using CancellationTokenSource stop = new();
        int cycles = 0;
        void DoSomethingElse()
        {
            if (++cycles == 100)
            {
                stop.Cancel();
            }
        }

        using MediaDriver driver = MediaDriver.LaunchInvoked(MediaDriverOptions.Embedded());
        using AeronClient client = AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = driver.AeronDirectory,
                UseInvoker = true,
                DriverInvoker = driver.Invoker, // so that calls that wait for the driver run it
            }
        );
        while (!stop.IsCancellationRequested)
        {
            driver.Invoker!.Invoke();
            client.Invoker!.Invoke();
            DoSomethingElse();
        }

        using Publication publication = client.AddPublication("aeron:ipc", 1001);
        Assert.False(client.IsClosed);
    }

    private (ExclusivePublication Publication, Subscription Subscription) Stream()
    {
        Subscription subscription = _client.AddSubscription("aeron:ipc", 1001);
        ExclusivePublication publication = _client.AddExclusivePublication("aeron:ipc", 1001);
        AwaitConnection(publication, subscription);
        return (publication, subscription);
    }

    private static void Offer(ExclusivePublication publication, params ReadOnlySpan<long> numbers)
    {
        byte[] message = new byte[sizeof(long)];
        foreach (long number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(message, number);
            Assert.True(publication.Offer(message) > 0);
        }
    }

    private static void AwaitConnection(ExclusivePublication publication, Subscription subscription) =>
        Await(() => publication.AvailableWindow > 0 && subscription.ImageCount == 1);

    private static void Await(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(1)));

    private static void DoSomethingElse() => Thread.Yield();

    /// <summary>Samples print; tests need not.</summary>
    private static class Console
    {
        public static TextWriter Error => TextWriter.Null;

        public static void WriteLine(object text) => Assert.NotEqual("", text.ToString());
    }
}
