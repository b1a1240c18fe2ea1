using System.Globalization;

namespace TensorPool.Aeron.Benchmarks.Load;

/// <summary>
/// Our client on our driver and the C client on the C driver in turns, so that what disturbs the machine hits both; and the
/// medians of many turns, because single runs differ by more than the clients do.
/// </summary>
internal static class BesideCRun
{
    private const int Length = 32;

    public static int Run(string folder, int rounds)
    {
        CPrograms c = new(folder);
        List<double[]> ours = [];
        List<double[]> theirs = [];
        for (int i = 0; i < rounds; i++)
        {
            ours.Add([
                ThroughputRun.MessagesPerSecond(Length, "tryclaim", 1, 1.5) / 1e6,
                .. PingPongRun.Percentiles(1.5),
            ]);
            theirs.Add([c.Throughput(20_000_000) / 1e6, .. c.RoundTrips(1_000_000, 50, 99, 99.9)]);
        }

        Console.WriteLine(
            $"| {rounds} turns, {Length} bytes | ours: median (least, most) | C: median (least, most) | ratio |"
        );
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        string[] names = ["million messages/s", "round trip p50, ns", "round trip p99, ns", "round trip p99.9, ns"];
        for (int i = 0; i < names.Length; i++)
        {
            double[] our = [.. ours.Select(run => run[i]).Order()];
            double[] their = [.. theirs.Select(run => run[i]).Order()];
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {names[i]} | {Text(our)} | {Text(their)} | {Median(our) / Median(their):F2} |"
                )
            );
        }

        return 0;
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private static string Text(double[] sorted) =>
        string.Create(CultureInfo.InvariantCulture, $"{Median(sorted):G4} ({sorted[0]:G4}, {sorted[^1]:G4})");
}
