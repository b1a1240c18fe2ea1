using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using HdrHistogram;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;

namespace TensorPool.Aeron.Benchmarks.Load;

/// <summary>The processes of a run. All spin: what is measured is the transport, and not the scheduler's wake-ups.</summary>
internal static class Roles
{
    public const int StreamId = 1001;
    public const int ReplyStreamId = 1002;

    public static int Run(string role, string[] arguments)
    {
        switch (role)
        {
            case "driver":
                Driver(arguments[0]);
                return 0;
            case "subscriber":
                Subscriber(arguments[0]);
                return 0;
            case "publisher":
                Publisher(arguments[0], Number(arguments[1]), arguments[2] == "tryclaim", Number(arguments[3]));
                return 0;
            case "pong":
                Pong(arguments[0]);
                return 0;
            case "ping":
                Ping(arguments[0], Number(arguments[1]));
                return 0;
            default:
                Console.Error.WriteLine($"There is no role \"{role}\".");
                return 2;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static void Driver(string directory)
    {
        using MediaDriver driver = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = directory,
                DeleteDirectoryOnShutdown = true,
                IdleStrategy = () => new BackoffIdleStrategy(),
            }
        );
        Console.WriteLine("ready");
        Console.In.ReadLine();
    }

    private static AeronClient Connect(string directory) =>
        AeronClient.Connect(new AeronClientOptions { Directory = directory });

    /// <summary>Counts messages until its input is closed, then says how many.</summary>
    private static void Subscriber(string directory)
    {
        using AeronClient client = Connect(directory);
        using Subscription subscription = client.AddSubscription("aeron:ipc", StreamId);
        Console.WriteLine("ready");
        using var end = EndOfInput.Watch();
        var handler = new CountingHandler();
        var idle = new YieldingIdleStrategy();
        while (!end.IsReached)
        {
            idle.Idle(subscription.Poll(ref handler, 256));
        }
    }

    /// <summary>Publishes for so many milliseconds after a first second; says messages, nanoseconds, bytes allocated.</summary>
    private static void Publisher(string directory, int length, bool claims, int milliseconds)
    {
        using AeronClient client = Connect(directory);
        using ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc?term-length=16m", StreamId);
        byte[] message = new byte[length];
        while (!publication.IsConnected)
        {
            Thread.Yield();
        }

        Console.WriteLine("ready");
        Publish(publication, message, claims, TimeSpan.FromSeconds(1));
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        long count = Publish(publication, message, claims, TimeSpan.FromMilliseconds(milliseconds));
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} {nanoseconds:F0} {allocated}"));
        Console.In.ReadLine();
    }

    private static long Publish(ExclusivePublication publication, byte[] message, bool claims, TimeSpan time)
    {
        long count = 0;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            for (int i = 0; i < 1024; i++)
            {
                if (claims)
                {
                    if (publication.TryClaim(message.Length, out BufferClaim claim) > 0)
                    {
                        claim.Span[0] = (byte)i;
                        claim.Commit();
                        count++;
                    }
                }
                else if (publication.Offer(message) > 0)
                {
                    count++;
                }
            }
        }

        return count;
    }

    private static void Pong(string directory)
    {
        using AeronClient client = Connect(directory);
        using Subscription subscription = client.AddSubscription("aeron:ipc", StreamId);
        using ExclusivePublication publication = client.AddExclusivePublication(
            "aeron:ipc?term-length=1m",
            ReplyStreamId
        );
        Console.WriteLine("ready");
        using var end = EndOfInput.Watch();
        var handler = new EchoHandler { Publication = publication };
        while (!end.IsReached)
        {
            subscription.Poll(ref handler, 10);
        }
    }

    /// <summary>Sends its time and waits for it to come back; says the percentiles of the round trip in nanoseconds.</summary>
    private static void Ping(string directory, int milliseconds)
    {
        using AeronClient client = Connect(directory);
        using Subscription subscription = client.AddSubscription("aeron:ipc", ReplyStreamId);
        using ExclusivePublication publication = client.AddExclusivePublication("aeron:ipc?term-length=1m", StreamId);
        while (!publication.IsConnected || !subscription.IsConnected)
        {
            Thread.Yield();
        }

        Console.WriteLine("ready");
        var histogram = new LongHistogram(TimeSpan.FromSeconds(10).Ticks * 100, 3);
        RoundTrips(publication, subscription, TimeSpan.FromSeconds(1), histogram);
        histogram.Reset();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        RoundTrips(publication, subscription, TimeSpan.FromMilliseconds(milliseconds), histogram);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{histogram.TotalCount} {histogram.GetValueAtPercentile(50)} {histogram.GetValueAtPercentile(99)} {histogram.GetValueAtPercentile(99.9)} {histogram.GetMaxValue()} {allocated}"
            )
        );
        Console.In.ReadLine();
    }

    private static void RoundTrips(
        ExclusivePublication publication,
        Subscription subscription,
        TimeSpan time,
        LongHistogram histogram
    )
    {
        var handler = new ReplyHandler();
        long start = Stopwatch.GetTimestamp();
        for (long number = 1; Stopwatch.GetElapsedTime(start) < time; number++)
        {
            long sent = Stopwatch.GetTimestamp();
            BufferClaim claim;
            while (publication.TryClaim(32, out claim) < 0) { }

            claim.Span.Clear();
            MemoryMarshal.Write(claim.Span, number);
            claim.Commit();
            while (handler.Number != number)
            {
                subscription.Poll(ref handler, 10);
            }

            // Nanoseconds on Linux; a TimeSpan would cut them to hundreds.
            histogram.RecordValue(Stopwatch.GetTimestamp() - sent);
        }
    }

    private struct ReplyHandler : IFragmentHandler
    {
        public long Number;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) =>
            Number = MemoryMarshal.Read<long>(payload);
    }

    private struct CountingHandler : IFragmentHandler
    {
        public long Count;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Count++;
    }

    private struct EchoHandler : IFragmentHandler
    {
        public ExclusivePublication Publication;

        public readonly void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            BufferClaim claim;
            while (Publication.TryClaim(payload.Length, out claim) < 0) { }

            payload.CopyTo(claim.Span);
            claim.Commit();
        }
    }
}
