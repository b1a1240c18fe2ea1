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

    /// <summary>Opens a file of our own, which is created if it is missing.</summary>
    public static SafeFileHandle? OpenOrCreate(string path, uint mode, out string error) =>
        Open(path, LibC.ReadWrite | LibC.Create | LibC.NoFollow | LibC.CloseOnExec, mode, out error);

    /// <summary>Creates a directory with a mode that no umask cuts; one that is there already is left as it is.</summary>
    public static bool TryCreateDirectory(string path, uint mode, out string error)
    {
        error = "";
        if (LibC.MakeDirectory(path, mode) == 0)
        {
            if (LibC.ChangeMode(path, mode) == 0)
            {
                return true;
            }
        }
        else if (Marshal.GetLastPInvokeError() == LibC.AlreadyExists && Directory.Exists(path))
        {
            return true;
        }

        error = LibC.LastError();
        return false;
    }

    /// <summary>Takes the lock of a file for this descriptor, unless another holds it. It ends with the process.</summary>
    public static bool TryLockExclusively(SafeFileHandle file) => LibC.Lock(file, LibC.LockExclusiveNonBlocking) == 0;

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
