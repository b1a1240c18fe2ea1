using System.Diagnostics;
using System.Globalization;
using TensorPool.Producer;

namespace TensorPool.Benchmarks.Load;

/// <summary>
/// Frames a second from one process to another, none lost: the producer is never more than 32 frames ahead of the consumer.
/// Both copy, or neither does. Beside it, memcpy into a ring of the same size by one thread alone.
/// </summary>
internal static class FlowRun
{
    private const int Window = 32;

    public static int Run(double seconds)
    {
        Console.WriteLine("| Payload | | Million frames/s | GB/s | Lost | memcpy, GB/s |");
        Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: |");
        foreach (int length in Payloads.Lengths)
        {
            Measure(length, copies: true, seconds);
            Measure(length, copies: false, seconds);
        }

        return 0;
    }

    private static void Measure(int length, bool copies, double seconds)
    {
        using LoadProducer load = new(64, Payloads.StrideOf(length));
        var consumers = load.StartConsumers(1, copies ? "copy" : "take");
        byte[] payload = new byte[length];
        double memcpy = MeasureMemcpy(payload);
        Publish(load, payload, copies, seconds / 2);
        (long frames, double elapsed) = Publish(load, payload, copies, seconds);
        consumers.ForEach(consumer => consumer.Dispose());
        string[] report = load.ReadReport();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {Payloads.NameOf(length)} | {(copies ? "copied in and out" : "in place")} | {frames / elapsed / 1e6:F3} | {(copies ? frames / elapsed * length / 1e9 : 0):F1} | {report[1]} + {report[2]} | {memcpy:F1} |"
            )
        );
    }

    private static (long Frames, double Seconds) Publish(LoadProducer load, byte[] payload, bool copies, double seconds)
    {
        var layout = Payloads.Of(payload.Length);
        TensorProducer producer = load.Producer;
        ulong first = producer.NextSeq;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if ((long)producer.NextSeq - load.Acknowledged.Value > Window)
            {
                if (Stopwatch.GetElapsedTime(start).TotalSeconds >= seconds)
                {
                    break;
                }

                Thread.SpinWait(1);
            }
            else if (copies)
            {
                producer.Publish<byte>(payload, layout);
            }
            else if (producer.TryClaim(payload.Length, out FrameClaim claim) == ClaimResult.Claimed)
            {
                claim.Commit(layout);
            }

            if (producer.NextSeq % 256 == 0)
            {
                producer.DoWork();
                if (Stopwatch.GetElapsedTime(start).TotalSeconds >= seconds)
                {
                    break;
                }
            }
        }

        return ((long)(producer.NextSeq - first), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static double MeasureMemcpy(byte[] payload)
    {
        if (payload.Length == 0)
        {
            return 0;
        }

        byte[] ring = new byte[Math.Min(64L * Payloads.StrideOf(payload.Length), 1 << 30)];
        int slots = (int)(ring.Length / Payloads.StrideOf(payload.Length));
        double best = 0;
        for (int round = 0; round < 4; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < slots; i++)
            {
                payload.CopyTo(ring.AsSpan(i * (int)Payloads.StrideOf(payload.Length)));
            }

            best = Math.Max(best, (double)slots * payload.Length / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }
}
