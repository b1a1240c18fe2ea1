using System.Globalization;
using System.Runtime.InteropServices;

namespace TensorPool.Benchmarks.Load;

/// <summary>
/// CPU time of the publishing thread per empty frame with 1, 4, and 16 consumers, which sleep between polls: what more
/// consumers cost the producer, and not what they cost a machine of few cores.
/// </summary>
internal static partial class ConsumersRun
{
    private const int Burst = 2048;

    public static int Run(double seconds)
    {
        Console.WriteLine("| Consumers | CPU ns per publish, in turns |");
        Console.WriteLine("| ---: | --- |");
        int rounds = Math.Max(2, (int)seconds);
        Dictionary<int, List<double>> results = new()
        {
            [1] = [],
            [4] = [],
            [16] = [],
        };
        for (int round = 0; round < rounds; round++)
        {
            foreach ((int count, List<double> values) in results)
            {
                values.Add(Measure(count));
            }
        }

        foreach ((int count, List<double> values) in results)
        {
            Console.WriteLine(
                $"| {count} | {string.Join(", ", values.Select(v => v.ToString("F0", CultureInfo.InvariantCulture)))} |"
            );
        }

        return 0;
    }

    private static double Measure(int consumerCount)
    {
        using LoadProducer load = new(4096, 4096);
        var consumers = load.StartConsumers(consumerCount, "rest");
        List<double> bursts = [];
        for (int i = 0; i < 100; i++)
        {
            long before = ThreadCpuNs();
            for (int k = 0; k < Burst; k++)
            {
                load.Producer.Publish<byte>([], Payloads.Empty);
            }

            bursts.Add((double)(ThreadCpuNs() - before) / Burst);
            load.Producer.DoWork();
            Thread.Sleep(5);
        }

        consumers.ForEach(consumer => consumer.Dispose());
        bursts.RemoveRange(0, 50);
        bursts.Sort();
        return bursts[bursts.Count / 2];
    }

    /// <summary>CLOCK_THREAD_CPUTIME_ID. What /proc says of a thread that was not preempted is older.</summary>
    private static long ThreadCpuNs()
    {
        GetTime(3, out Time time);
        return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
