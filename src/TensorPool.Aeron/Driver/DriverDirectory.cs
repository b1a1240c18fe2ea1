using System.Globalization;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Errors;

namespace TensorPool.Aeron.Driver;

/// <summary>
/// The Aeron directory of one driver, and the lock that keeps a second one of ours out (aeron-ipc §1, §2.5).
/// </summary>
/// <remarks>
/// The lock is on <c>&lt;directory&gt;.lock</c> beside the directory, never on <c>cnc.dat</c>, which clients could then not
/// open. The file says whose directory it is, from before the first file is made until a clean end: a free lock with the
/// pid and start time of the <c>cnc.dat</c> that is there means that our own predecessor died, and its directory is
/// replaced at once. In all other cases, a real driver's above all, the heartbeat decides.
/// </remarks>
internal sealed class DriverDirectory : IDisposable
{
    public const string PublicationsFolder = "publications";
    public const string ImagesFolder = "images";

    /// <summary>C clients up to 1.46 copy paths of logs into a buffer of this length.</summary>
    private const int MaxLogPathLength = 384;

    /// <summary>EWOULDBLOCK of Linux: somebody else holds the lock.</summary>
    private const int WouldBlock = 11;

    private const int LongestLogName = 20 + 10; // -9223372036854775808.logbuffer

    private readonly FileStream _lock;
    private readonly bool _deleteAtEnd;
    private bool _created;

    private DriverDirectory(string path, FileStream lockFile, bool deleteAtEnd)
    {
        Path = path;
        _lock = lockFile;
        _deleteAtEnd = deleteAtEnd;
    }

    public string Path { get; }

    public string CncPath => System.IO.Path.Combine(Path, CncLayout.FileName);

    /// <summary>Takes the lock, clears away what a dead driver left, and makes the folders.</summary>
    /// <exception cref="ActiveDriverException">Another driver uses the directory.</exception>
    public static DriverDirectory Acquire(MediaDriverOptions options)
    {
        string path = System.IO.Path.GetFullPath(options.Directory).TrimEnd('/');
        if (!System.Text.Ascii.IsValid(path))
        {
            throw new ArgumentException(
                $"Aeron directory {path}: clients are told paths in ASCII. Use a directory with a path of ASCII characters."
            );
        }

        int logPathLength = path.Length + 1 + PublicationsFolder.Length + 1 + LongestLogName;
        if (logPathLength >= MaxLogPathLength)
        {
            throw new ArgumentException(
                $"Aeron directory {path}: paths of logs would have {logPathLength} characters, fewer than "
                    + $"{MaxLogPathLength} are allowed. Use a shorter directory."
            );
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        FileStream lockFile = Lock(path);
        try
        {
            RemoveStale(path, lockFile, options);
            Directory.CreateDirectory(System.IO.Path.Combine(path, PublicationsFolder));
            Directory.CreateDirectory(System.IO.Path.Combine(path, ImagesFolder));
            return new DriverDirectory(path, lockFile, options.DeleteDirectoryOnShutdown);
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>Makes <c>cnc.dat</c>, after saying in the lock file whose it will be.</summary>
    /// <exception cref="IOException">The file exists: a driver that knows no lock file starts at the same time.</exception>
    public CncFile CreateCnc(MediaDriverOptions options)
    {
        long startTimestampMs = options.EpochClock.TimeMs();
        long pid = Environment.ProcessId;
        _lock.SetLength(0);
        _lock.Write(System.Text.Encoding.ASCII.GetBytes(Owner(pid, startTimestampMs)));
        _lock.Flush();
        CncFile cnc = CncFile.Create(
            CncPath,
            options.CncLengths,
            options.FilePageSize,
            options.ClientLivenessTimeout.Ticks * TimeSpan.NanosecondsPerTick,
            startTimestampMs,
            pid
        );
        _created = true;
        return cnc;
    }

    public string LogPath(long registrationId) =>
        System.IO.Path.Combine(
            Path,
            PublicationsFolder,
            string.Create(CultureInfo.InvariantCulture, $"{registrationId}.logbuffer")
        );

    /// <summary>Free bytes of the file system the directory is on.</summary>
    public long FreeSpace() => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Gives the directory up after a start that failed, with nothing that others could take for a driver.</summary>
    public void Abandon() => Release(delete: _created);

    /// <summary>Releases the directory after a clean end.</summary>
    public void Dispose() => Release(delete: _created && _deleteAtEnd);

    private void Release(bool delete)
    {
        try
        {
            if (delete)
            {
                Directory.Delete(Path, recursive: true);
            }

            if (delete && _deleteAtEnd)
            {
                // A private directory: nobody else is waiting for its lock, who could then lock a file without a name.
                File.Delete(_lock.Name);
            }
            else
            {
                _lock.SetLength(0);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was faster in removing it, which is all that was wanted.
        }
        finally
        {
            _lock.Dispose();
        }
    }

    private static FileStream Lock(string path)
    {
        string lockPath = path + ".lock";
        try
        {
            // No sharing is an advisory lock of the whole file, which the kernel frees when the process dies.
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            throw new ActiveDriverException(
                $"Aeron directory {path}: another driver holds {lockPath}. Stop it, or use another directory.",
                e
            );
        }
    }

    private static void RemoveStale(string path, FileStream lockFile, MediaDriverOptions options)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        string cncPath = System.IO.Path.Combine(path, CncLayout.FileName);
        string lastOwner = ReadOwner(lockFile);
        CncOpenStatus status = AwaitVersion(cncPath, lastOwner, options, out CncFile? cnc, out string? detail);
        bool diedStarting = status == CncOpenStatus.NotReady && IsStartOf(lastOwner, cncPath);
        if (!diedStarting && status is (CncOpenStatus.NotReady or CncOpenStatus.Incompatible))
        {
            throw new ActiveDriverException(
                $"Aeron directory {path}: {CncLayout.FileName} is {status}"
                    + $"{(detail is null ? "" : $" ({detail})")}. If no driver runs there, remove the directory."
            );
        }

        if (cnc is not null)
        {
            using (cnc)
            {
                if (lastOwner != Owner(cnc.Pid, cnc.StartTimestampMs))
                {
                    RequireSilence(path, cnc, options);
                }

                SaveErrors(path, cnc, options.EpochClock);
            }
        }

        Directory.Delete(path, recursive: true);
    }

    /// <summary>
    /// A version of 0 belongs to a driver that is starting, or that died while it did: some patience tells, unless the dead
    /// one was ours.
    /// </summary>
    private static CncOpenStatus AwaitVersion(
        string cncPath,
        string lastOwner,
        MediaDriverOptions options,
        out CncFile? cnc,
        out string? detail
    )
    {
        long deadlineNs = SystemNanoClock.Instance.NanoTime() + options.DriverTimeout.Ticks * 100;
        CncOpenStatus status = CncFile.TryOpen(cncPath, writable: false, out cnc, out detail);
        while (
            status == CncOpenStatus.NotReady
            && !IsStartOf(lastOwner, cncPath)
            && SystemNanoClock.Instance.NanoTime() < deadlineNs
        )
        {
            ThreadParking.Park(1_000_000);
            status = CncFile.TryOpen(cncPath, writable: false, out cnc, out detail);
        }

        return status;
    }

    private static void RequireSilence(string path, CncFile cnc, MediaDriverOptions options)
    {
        long heartbeatMs = new ManyToOneRingBuffer(cnc.ToDriver).ConsumerHeartbeatMs;
        long ageMs = options.EpochClock.TimeMs() - heartbeatMs;
        if (ageMs <= options.DriverTimeout.TotalMilliseconds)
        {
            throw new ActiveDriverException(
                $"Aeron directory {path}: the driver of process {cnc.Pid} gave a sign of life {ageMs} ms ago. Stop it, or "
                    + "use another directory."
            );
        }
    }

    private static void SaveErrors(string path, CncFile cnc, IEpochClock clock)
    {
        IReadOnlyList<ErrorRecord> records = ErrorLogReader.Read(cnc.ErrorLog);
        if (records.Count == 0)
        {
            return;
        }

        string date = DateTimeOffset
            .FromUnixTimeMilliseconds(clock.TimeMs())
            .ToString("yyyy-MM-dd-HH-mm-ss-fff", CultureInfo.InvariantCulture);
        File.WriteAllLines(
            $"{path}-{date}-error.log",
            records.Select(r =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{r.ObservationCount} observations from {r.FirstTimestampMs} to {r.LastTimestampMs} for:\n {r.Text}"
                )
            )
        );
    }

    /// <summary>Whether a file without a version is that of the last holder of our lock.</summary>
    private static bool IsStartOf(string lastOwner, string cncPath) =>
        lastOwner.Length > 0
        && CncFile.TryReadOwner(cncPath, out long pid, out long startTimestampMs)
        && lastOwner == Owner(pid, startTimestampMs);

    private static string Owner(long pid, long startTimestampMs) =>
        string.Create(CultureInfo.InvariantCulture, $"{pid} {startTimestampMs}");

    private static string ReadOwner(FileStream lockFile)
    {
        byte[] bytes = new byte[64];
        lockFile.Position = 0;
        int length = lockFile.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return System.Text.Encoding.ASCII.GetString(bytes, 0, length);
    }
}
