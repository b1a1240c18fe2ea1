using System.Diagnostics;
using System.Globalization;
using TensorPool.Aeron.Agents;

namespace TensorPool.Benchmarks.Load;

/// <summary>
/// One way, from one process to the handler in another, at 4 kHz: since the publication, and since the moment on a fixed
/// schedule at which the frame was due, so that what a late frame delays is in the numbers. The consumer spins. The producer
/// sleeps until shortly before a frame is due, as one does that waits for a camera, and leaves its core to the media driver
/// and the conductors meanwhile: on two cores, two that spin would be preempted by those.
/// </summary>
internal static class LatencyRun
{
    private const int RateHz = 4000;
    private const long WakeBeforeNs = 100_000; // more than the timer slack of 50 µs

    private static readonly SleepingIdleStrategy Sleep = new(TimeSpan.FromMicroseconds(50));

    public static int Run(double seconds)
    {
        Console.WriteLine("| Payload | Since | Frames | p50, µs | p99, µs | p99.9, µs | max, µs | Lost |");
        Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (int length in (int[])[0, 4 << 10, 640 << 10])
        {
            Measure(length, fromDue: false, seconds);
            Measure(length, fromDue: true, seconds);
        }

        return 0;
    }

    private static void Measure(int length, bool fromDue, double seconds)
    {
        using LoadProducer load = new(256, Payloads.StrideOf(length));
        byte[] payload = new byte[length];
        var layout = Payloads.Of(length);
        for (int i = 0; i < 100_000; i++)
        {
            load.Producer.Publish<byte>(payload.AsSpan(0, Math.Min(length, 4096)), Payloads.Of(Math.Min(length, 4096)));
        }

        var consumers = load.StartConsumers(1, "time");
        long next = Stopwatch.GetTimestamp(); // nanoseconds of CLOCK_MONOTONIC on Linux
        long frames = (long)(seconds * RateHz);
        for (long i = 0; i < LoadConsumer.UntimedFrames + frames; i++)
        {
            next += 1_000_000_000 / RateHz;
            WaitUntil(next);

            load.Producer.Publish<byte>(payload, layout, new() { TimestampNs = fromDue ? (ulong)next : null });
            if (i % 40 == 0)
            {
                load.Producer.DoWork();
            }
        }

        consumers.ForEach(consumer => consumer.Dispose());
        string[] report = load.ReadReport();
        double[] us = [.. report.Skip(3).Select(text => double.Parse(text, CultureInfo.InvariantCulture) / 1000)];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {Payloads.NameOf(length)} | {(fromDue ? "due" : "published")} | {frames} | {us[0]:F1} | {us[1]:F1} | {us[2]:F1} | {us[3]:F0} | {report[1]} + {report[2]} |"
            )
        );
    }

    private static void WaitUntil(long timeNs)
    {
        while (timeNs - Stopwatch.GetTimestamp() > WakeBeforeNs)
        {
            Sleep.Idle(0);
        }

        while (Stopwatch.GetTimestamp() < timeNs)
        {
            Thread.SpinWait(1);
        }
    }
}
