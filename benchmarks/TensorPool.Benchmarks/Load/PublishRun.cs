using System.Diagnostics;
using System.Globalization;
using TensorPool.Producer;

namespace TensorPool.Benchmarks.Load;

/// <summary>
/// What one publication costs the thread that publishes, with a consumer in another process: copied in, and claimed and
/// committed without touching the payload. Beside it, what memcpy into a ring of the same size does, in turns.
/// </summary>
internal static class PublishRun
{
    public static int Run(double seconds)
    {
        Console.WriteLine(
            "| Payload | Copied in, ns | Claim and commit, ns | memcpy, ns | Copied in, GB/s | memcpy, GB/s |"
        );
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (int length in Payloads.Lengths)
        {
            Measure(length, seconds);
        }

        return 0;
    }

    private static void Measure(int length, double seconds)
    {
        uint nslots = length >= 1 << 20 ? 16u : 64u;
        using LoadProducer load = new(nslots, Payloads.StrideOf(length));
        var consumers = load.StartConsumers(1, "take");
        byte[] payload = new byte[length];
        byte[] ring = new byte[(long)nslots * Payloads.StrideOf(length)];
        var layout = Payloads.Of(length);
        int batch = length >= 1 << 20 ? 4 : 64;
        List<double> copied = [];
        List<double> claimed = [];
        List<double> plain = [];
        long start = Stopwatch.GetTimestamp();
        int slot = 0;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            long a = Stopwatch.GetTimestamp();
            for (int i = 0; i < batch; i++)
            {
                load.Producer.Publish<byte>(payload, layout);
            }

            long b = Stopwatch.GetTimestamp();
            for (int i = 0; i < batch; i++)
            {
                if (load.Producer.TryClaim(length, out FrameClaim claim) == ClaimResult.Claimed)
                {
                    claim.Commit(layout);
                }
            }

            long c = Stopwatch.GetTimestamp();
            for (int i = 0; i < batch; i++)
            {
                payload.CopyTo(ring.AsSpan((int)(slot++ % nslots) * (int)Payloads.StrideOf(length)));
            }

            long d = Stopwatch.GetTimestamp();
            copied.Add((double)(b - a) / batch);
            claimed.Add((double)(c - b) / batch);
            plain.Add((double)(d - c) / batch);
            load.Producer.DoWork();
        }

        consumers.ForEach(consumer => consumer.Dispose());
        double x = Median(copied);
        double y = Median(claimed);
        double z = Median(plain);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {Payloads.NameOf(length)} | {x:N0} | {y:N0} | {z:N0} | {length / x:F1} | {length / z:F1} |"
            )
        );
    }

    /// <summary>Of the second half: behind the warming up.</summary>
    private static double Median(List<double> values)
    {
        double[] settled = [.. values.Skip(values.Count / 2).Order()];
        return settled[settled.Length / 2];
    }
}
