using System.Globalization;

namespace TensorPool.Aeron.Benchmarks.Load;

/// <summary>Round trips of 32 bytes between two processes, both spinning.</summary>
internal static class PingPongRun
{
    public static int Run(double seconds)
    {
        Console.WriteLine("| round trips | p50 ns | p99 ns | p99.9 ns | max ns | bytes allocated |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        Console.WriteLine($"| {string.Join(" | ", Measure(seconds))} |");
        return 0;
    }

    /// <summary>Nanoseconds at the 50th, 99th and 99.9th percentile.</summary>
    public static double[] Percentiles(double seconds) =>
        [.. Measure(seconds)[1..4].Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static string[] Measure(double seconds)
    {
        string directory = $"/dev/shm/aeron-bench-{Guid.NewGuid():N}";
        using LoadProcess driver = LoadProcess.Start("driver", directory);
        using LoadProcess pong = LoadProcess.Start("pong", directory);
        using LoadProcess ping = LoadProcess.Start(
            "ping",
            directory,
            (seconds * 1000).ToString("F0", CultureInfo.InvariantCulture)
        );
        return ping.ReadLine().Split(' ');
    }
}
