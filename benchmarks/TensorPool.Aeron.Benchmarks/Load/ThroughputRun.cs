using System.Globalization;

namespace TensorPool.Aeron.Benchmarks.Load;

/// <summary>Messages a second from one exclusive publication to one or three subscribers, each role in its own process.</summary>
internal static class ThroughputRun
{
    public static int Run(double seconds)
    {
        Console.WriteLine("| length | publish | subscribers | messages/s | MB/s | bytes allocated |");
        Console.WriteLine("| ---: | --- | ---: | ---: | ---: | ---: |");
        foreach (int length in (int[])[32, 64, 1024])
        {
            foreach (string mode in (string[])["tryclaim", "offer"])
            {
                foreach (int subscribers in (int[])[1, 3])
                {
                    Console.WriteLine(Measure(length, mode, subscribers, seconds));
                }
            }
        }

        return 0;
    }

    /// <summary>Messages a second, of one combination.</summary>
    public static double MessagesPerSecond(int length, string mode, int subscribers, double seconds) =>
        Run(length, mode, subscribers, seconds).Rate;

    private static string Measure(int length, string mode, int subscribers, double seconds)
    {
        (double rate, double allocated) = Run(length, mode, subscribers, seconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {length} | {mode} | {subscribers} | {rate:N0} | {rate * length / 1e6:N0} | {allocated:F0} |"
        );
    }

    private static (double Rate, double Allocated) Run(int length, string mode, int subscribers, double seconds)
    {
        string directory = $"/dev/shm/aeron-bench-{Guid.NewGuid():N}";
        using LoadProcess driver = LoadProcess.Start("driver", directory);
        var readers = new List<LoadProcess>();
        try
        {
            for (int i = 0; i < subscribers; i++)
            {
                readers.Add(LoadProcess.Start("subscriber", directory));
            }

            string milliseconds = (seconds * 1000).ToString("F0", CultureInfo.InvariantCulture);
            string bytes = length.ToString(CultureInfo.InvariantCulture);
            using LoadProcess publisher = LoadProcess.Start("publisher", directory, bytes, mode, milliseconds);
            double[] result =
            [
                .. publisher.ReadLine().Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)),
            ];
            return (result[0] / result[1] * 1e9, result[2]);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }
}
