using System.Globalization;
using System.Runtime.InteropServices;
using TensorPool.Aeron.Cnc;
using TensorPool.Cli.Inspection;

namespace TensorPool.Cli.Diagnosis;

/// <summary>Looks at all of a machine that has stopped others before.</summary>
internal static class Doctor
{
    private const long ContainerShm = 64L << 20;

    public static DoctorReport Examine(string baseDirectory, string aeronDirectory) =>
        new([
            Platform(),
            SharedMemory(baseDirectory),
            Hugepages(),
            Limit(
                "open files",
                "Max open files",
                1024,
                "Every mapped region and every Aeron log is a file: ulimit -n 65536, or LimitNOFILE= of the unit."
            ),
            Limit(
                "locked memory",
                "Max locked memory",
                64L << 20,
                "Only for regions that are locked: ulimit -l unlimited, or LimitMEMLOCK=infinity of the unit."
            ),
            Processors(),
            MediaDriver(aeronDirectory),
            .. Leftovers(baseDirectory, aeronDirectory),
        ]);

    private static Check Platform()
    {
        string found =
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}";
        bool isSupported =
            OperatingSystem.IsLinux()
            && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64
            && BitConverter.IsLittleEndian;
        return isSupported
            ? new Check("platform", CheckStatus.Ok, found)
            : new Check("platform", CheckStatus.Fail, found, "Regions are for Linux on x64 and arm64.");
    }

    private static Check SharedMemory(string baseDirectory)
    {
        if (!Directory.Exists(baseDirectory))
        {
            return new Check(
                "shared memory",
                CheckStatus.Fail,
                $"{baseDirectory} is not there",
                "Mount a tmpfs there."
            );
        }

        DriveInfo drive = new(baseDirectory);
        string found = F(
            $"{baseDirectory}: {drive.AvailableFreeSpace:N0} of {drive.TotalSize:N0} bytes free, {drive.DriveFormat}"
        );
        return drive.TotalSize <= ContainerShm
                ? new Check(
                    "shared memory",
                    CheckStatus.Warn,
                    found,
                    "A container's default: docker --shm-size=2g, or mount an emptyDir with medium Memory."
                )
            : drive.AvailableFreeSpace < ContainerShm
                ? new Check(
                    "shared memory",
                    CheckStatus.Warn,
                    found,
                    "Nearly full: tensorpool ls, tensorpool clean --dry-run."
                )
            : new Check("shared memory", CheckStatus.Ok, found);
    }

    private static Check Hugepages()
    {
        Dictionary<string, string> memory = Pairs("/proc/meminfo", ':');
        string total = memory.GetValueOrDefault("HugePages_Total", "0");
        string found =
            $"{total} pages of {memory.GetValueOrDefault("Hugepagesize", "unknown size")}, {memory.GetValueOrDefault("HugePages_Free", "0")} free";
        bool isMounted = Lines("/proc/mounts").Any(line => line.Contains(" hugetlbfs ", StringComparison.Ordinal));
        return new Check(
            "hugepages",
            CheckStatus.Ok,
            $"{found}; hugetlbfs is {(isMounted ? "" : "not ")}mounted",
            total == "0" ? "Needed only with require_hugepages: sysctl -w vm.nr_hugepages=1024." : null
        );
    }

    private static Check Limit(string name, string row, long least, string advice)
    {
        string? line = Lines("/proc/self/limits").FirstOrDefault(l => l.StartsWith(row, StringComparison.Ordinal));
        string soft =
            line?[row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "unknown";
        bool isEnough =
            soft == "unlimited"
            || (long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= least);
        return isEnough ? new Check(name, CheckStatus.Ok, soft) : new Check(name, CheckStatus.Warn, soft, advice);
    }

    private static Check Processors() =>
        Environment.ProcessorCount > 1
            ? new Check("processors", CheckStatus.Ok, F($"{Environment.ProcessorCount}"))
            : new Check(
                "processors",
                CheckStatus.Warn,
                "1",
                "Producer, consumer and media driver share it: expect latencies of milliseconds."
            );

    private static Check MediaDriver(string aeronDirectory)
    {
        if (!CncReader.TryOpen(aeronDirectory, out CncReader? cnc, out string? problem))
        {
            return new Check(
                "media driver",
                CheckStatus.Warn,
                problem,
                $"Start one: tensorpool media-driver --aeron-dir {aeronDirectory}"
            );
        }

        using (cnc)
        {
            string status = StatReport.StatusOf(cnc);
            int errors = cnc.Errors().Count;
            string found = F($"{aeronDirectory}: {status}, process {cnc.DriverPid}, {errors} distinct errors");
            return status != "alive"
                    ? new Check(
                        "media driver",
                        // One that ended as it should is no more of a failure than none at all.
                        status == "ended"
                            ? CheckStatus.Warn
                            : CheckStatus.Fail,
                        found,
                        "Start it again; its clients come back by themselves."
                    )
                : errors > 0 ? new Check("media driver", CheckStatus.Warn, found, "Read them: tensorpool errors")
                : new Check("media driver", CheckStatus.Ok, found);
        }
    }

    private static IEnumerable<Check> Leftovers(string baseDirectory, string aeronDirectory)
    {
        if (!Directory.Exists(baseDirectory))
        {
            yield break;
        }

        StaleThing[] stale = [.. StaleThings.Find(baseDirectory, withAeron: true)];
        string found = F($"{stale.Length} left by processes that are gone, {stale.Sum(s => s.Bytes):N0} bytes");
        yield return stale.Length == 0
            ? new Check("leftovers", CheckStatus.Ok, found)
            : new Check("leftovers", CheckStatus.Warn, found, "tensorpool clean --aeron --dry-run lists them.");
        int regions = RegionScan.Find(baseDirectory).Count(r => r.Owned == true && r.ActivityAgeMs > 5000);
        if (regions > 0)
        {
            yield return new Check(
                "owners",
                CheckStatus.Warn,
                F($"{regions} streams whose owner lives, but gave no sign of life for 5 s"),
                $"Is it stopped? tensorpool ls --aeron-dir {aeronDirectory}"
            );
        }
    }

    private static Dictionary<string, string> Pairs(string path, char separator)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (string line in Lines(path))
        {
            int at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0)
            {
                pairs[line[..at]] = line[(at + 1)..].Trim();
            }
        }

        return pairs;
    }

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
