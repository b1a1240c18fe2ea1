using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TensorPool.SharedMemory.Posix;

/// <summary>
/// Opens files in steps, so that what was checked is what is mapped: first a descriptor that can only be looked at, which
/// neither waits for the other end of a FIFO nor wakes a device, then the same file through that descriptor.
/// </summary>
internal static unsafe class PosixFile
{
    private const int LongestPath = 4096;

    /// <summary>A descriptor of whatever is at a path, a symbolic link included; not for reading or writing.</summary>
    /// <returns>Null if there is nothing, or nothing that this user may see; the reason is in <paramref name="error"/>.</returns>
    public static SafeFileHandle? OpenToLookAt(string path, out string error) =>
        Open(path, LibC.PathOnly | LibC.NoFollow | LibC.CloseOnExec, 0, out error);

    /// <summary>Opens the file that a descriptor is of, for reading or for both, whatever its path leads to by now.</summary>
    public static SafeFileHandle? Reopen(SafeFileHandle handle, bool writable, out string error) =>
        Open(PathOfDescriptor(handle), (writable ? LibC.ReadWrite : LibC.ReadOnly) | LibC.CloseOnExec, 0, out error);

    /// <summary>Creates a file that must not be there yet; symbolic links count as being there.</summary>
    public static SafeFileHandle? CreateNew(string path, uint mode, out string error) =>
        Open(path, LibC.ReadWrite | LibC.Create | LibC.Exclusive | LibC.NoFollow | LibC.CloseOnExec, mode, out error);

    /// <summary>Opens a file of our own, which is created if it is missing, with a mode that no umask cuts.</summary>
    public static SafeFileHandle? OpenOrCreate(string path, uint mode, out string error)
    {
        SafeFileHandle? created = CreateNew(path, mode, out error);
        if (created is null && Marshal.GetLastPInvokeError() == LibC.AlreadyExists)
        {
            return Open(path, LibC.ReadWrite | LibC.NoFollow | LibC.CloseOnExec, 0, out error);
        }

        if (created is not null && LibC.ChangeMode(created, mode) != 0)
        {
            error = LibC.LastError();
            created.Dispose();
            return null;
        }

        return created;
    }

    /// <summary>Opens a directory for what is done in it; a link to one is refused.</summary>
    public static SafeFileHandle? OpenDirectory(string path, out string error)
    {
        SafeFileHandle? handle = OpenToLookAt(path, out error);
        if (handle is null || Identify(handle).Kind == FileKind.Directory)
        {
            return handle;
        }

        handle.Dispose();
        error = "Not a directory";
        return null;
    }

    /// <summary>Creates a directory with a mode that no umask cuts.</summary>
    /// <returns>False if it cannot be created, or something of that name is there already.</returns>
    public static bool TryCreateDirectory(string path, uint mode, out bool exists, out string error)
    {
        bool done = LibC.MakeDirectory(path, mode) == 0 && LibC.ChangeMode(path, mode) == 0;
        exists = !done && Marshal.GetLastPInvokeError() == LibC.AlreadyExists;
        bool isDenied = !done && Marshal.GetLastPInvokeError() == LibC.PermissionDenied;
        error = done ? "" : LibC.LastError();
        error += isDenied ? DescribeOwnerAbove(path) : "";
        return done;
    }

    /// <summary>To whom the directory belongs that refuses; empty where that is no reason, or cannot be seen.</summary>
    private static string DescribeOwnerAbove(string path)
    {
        using SafeFileHandle? parent = OpenToLookAt(Path.GetDirectoryName(path)!, out _);
        return parent is not null && Identify(parent).UserId is uint owner && owner != LibC.EffectiveUser()
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" ({Path.GetDirectoryName(path)} belongs to user id {owner}, and this process to user id {LibC.EffectiveUser()}: join its group, or take another namespace or base directory)"
            )
            : "";
    }

    /// <summary>Names of what is in a directory, whatever its path leads to by now.</summary>
    public static string[] NamesIn(SafeFileHandle directory) =>
        [.. Directory.EnumerateFileSystemEntries(PathOfDescriptor(directory)).Select(path => Path.GetFileName(path))];

    /// <summary>Removes a file, or an empty directory, of a directory. What is gone already counts as removed.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Remove(SafeFileHandle directory, string name, bool isDirectory)
    {
        if (
            LibC.Unlink(directory, name, isDirectory ? LibC.RemoveDirectory : 0) != 0
            && Marshal.GetLastPInvokeError() is not (LibC.NoEntry or LibC.NotEmpty)
        )
        {
            throw new IOException($"{CanonicalPath(directory)}/{name} cannot be removed: {LibC.LastError()}.");
        }
    }

    /// <summary>Gives a file its length.</summary>
    /// <returns>False if the system refused; its error number and text are the last ones.</returns>
    public static bool TrySetLength(SafeFileHandle file, long length)
    {
        while (LibC.SetLength(file, length) != 0)
        {
            if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes memory or blocks for all bytes of a file.</summary>
    /// <returns>False if the system refused; its error number and text are the last ones.</returns>
    /// <remarks>
    /// Bit by bit, because tmpfs gives back all of a call that a signal interrupts: one call for gigabytes would never end in a
    /// process that is profiled by signals.
    /// </remarks>
    public static bool TryReserve(SafeFileHandle file, long length)
    {
        const long bit = 64 << 20;
        for (long offset = 0; offset < length; offset += bit)
        {
            while (LibC.Allocate(file, 0, offset, Math.Min(bit, length - offset)) != 0)
            {
                if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Writes what was changed to the disk, where there is one.</summary>
    /// <returns>False if the system refused; its error number and text are the last ones.</returns>
    public static bool TrySynchronize(SafeFileHandle file)
    {
        while (LibC.Synchronize(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
            {
                return false;
            }
        }

        return true;
    }

    public static FileIdentity Identify(SafeFileHandle handle)
    {
        if (LibC.Stat(handle, "", LibC.AtEmptyPath, LibC.StatBasic, out LibC.StatX stat) != 0)
        {
            throw new IOException($"A descriptor cannot be examined: {LibC.LastError()}.");
        }

        return new FileIdentity(
            ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor,
            stat.Inode,
            (FileKind)(stat.Mode & 0xF000),
            stat.Size,
            stat.UserId
        );
    }

    /// <summary>
    /// Path without links and dot segments of the file that a descriptor is of; null where /proc is missing. A file that
    /// was unlinked has one that leads nowhere.
    /// </summary>
    public static string? CanonicalPath(SafeFileHandle handle)
    {
        byte* buffer = stackalloc byte[LongestPath];
        nint length = LibC.ReadLink(PathOfDescriptor(handle), buffer, LongestPath);
        return length is > 0 and < LongestPath ? Encoding.UTF8.GetString(buffer, (int)length) : null;
    }

    private static string PathOfDescriptor(SafeFileHandle handle) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.DangerousGetHandle()}");

    private static SafeFileHandle? Open(string path, int flags, uint mode, out string error)
    {
        int descriptor = LibC.Open(path, flags, mode);
        error = descriptor < 0 ? LibC.LastError() : "";
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }
}
