using System.Diagnostics;
using System.Globalization;

namespace TensorPool.Aeron.Benchmarks.Load;

/// <summary>Aeron's driver and samples in C, from a folder where they were built, on IPC like our own roles.</summary>
internal sealed class CPrograms(string folder)
{
    private const string Channel = "aeron:ipc?term-length=16m";

    /// <summary>Messages a second of 32 bytes, claimed on an exclusive publication, between two processes.</summary>
    public double Throughput(int messages)
    {
        using Driver driver = new(folder);
        using Process subscriber = Start("rate_subscriber", "-p", driver.Directory, "-c", "aeron:ipc");
        try
        {
            using Process publisher = Start(
                "streaming_exclusive_publisher",
                "-p",
                driver.Directory,
                "-c",
                Channel,
                "-m",
                messages.ToString(CultureInfo.InvariantCulture)
            );
            // "Total: 6927ms, 1.444e+07 msgs/sec, ..."
            string total = Lines(publisher).Last(line => line.StartsWith("Total: ", StringComparison.Ordinal));
            return double.Parse(total.Split(' ')[2], CultureInfo.InvariantCulture);
        }
        finally
        {
            subscriber.Kill();
        }
    }

    /// <summary>Nanoseconds of a round trip of 32 bytes between two processes, at percentiles.</summary>
    public double[] RoundTrips(int messages, params double[] percentiles)
    {
        using Driver driver = new(folder);
        string[] channels = ["-p", driver.Directory, "-c", "aeron:ipc", "-C", "aeron:ipc"];
        using Process pong = Start("cpong", channels);
        try
        {
            string count = messages.ToString(CultureInfo.InvariantCulture);
            using Process ping = Start("cping", [.. channels, "-L", "32", "-m", count, "-w", "100000"]);
            // Of the distribution: microseconds, share, count, and one over the rest.
            double[][] rows =
            [
                .. Lines(ping)
                    .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Where(parts => parts.Length == 4 && parts.All(IsNumber))
                    .Select(parts => new[] { Number(parts[0]), Number(parts[1]) }),
            ];
            return [.. percentiles.Select(p => rows.First(row => row[1] >= p / 100)[0] * 1000)];
        }
        finally
        {
            pong.Kill();
        }
    }

    private static bool IsNumber(string text) =>
        text == "inf" || double.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static List<string> Lines(Process process)
    {
        List<string> lines = [];
        while (process.StandardOutput.ReadLine() is string line)
        {
            lines.Add(line);
        }

        process.WaitForExit();
        return lines;
    }

    private Process Start(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(Path.Combine(folder, program), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private sealed class Driver : IDisposable
    {
        private readonly Process _process;

        public Driver(string folder)
        {
            Directory = $"/dev/shm/aeron-bench-{Guid.NewGuid():N}";
            ProcessStartInfo start = new(Path.Combine(folder, "aeronmd"))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["AERON_DIR"] = Directory;
            start.Environment["AERON_DIR_DELETE_ON_SHUTDOWN"] = "1";
            start.Environment["AERON_THREADING_MODE"] = "SHARED";
            start.Environment["AERON_IPC_TERM_BUFFER_LENGTH"] = "16m";
            _process = Process.Start(start)!;
            while (!File.Exists(Path.Combine(Directory, "cnc.dat")))
            {
                Thread.Sleep(10);
            }
        }

        public string Directory { get; }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
