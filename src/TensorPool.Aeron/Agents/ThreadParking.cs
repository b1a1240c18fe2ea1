using System.Runtime.InteropServices;

namespace TensorPool.Aeron.Agents;

/// <summary>Sleeps for less than a millisecond, which <see cref="Thread.Sleep(int)"/> cannot.</summary>
internal static partial class ThreadParking
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Sleeps for about as long; a signal ends it early.</summary>
    public static void Park(long nanoseconds)
    {
        if (OperatingSystem.IsLinux())
        {
            Timespec time = new()
            {
                Seconds = nanoseconds / NanosecondsPerSecond,
                Nanoseconds = nanoseconds % NanosecondsPerSecond,
            };
            _ = NanoSleep(in time, 0); // interrupted is as good as slept
        }
        else
        {
            Thread.Sleep(TimeSpan.FromTicks(Math.Max(1, nanoseconds / TimeSpan.NanosecondsPerTick)));
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in Timespec time, nint remaining);

    /// <summary>As on 64-bit Linux.</summary>
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
