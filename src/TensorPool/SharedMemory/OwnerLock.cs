using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;

namespace TensorPool.SharedMemory;

/// <summary>
/// The lock in the directory of an owner: held by an open file, so that the kernel gives it free when the owner ends, however
/// it ends. Excludes other owners in this process and in others.
/// </summary>
/// <remarks>
/// Whoever only wants to know whether the owner lives asks without taking the lock. Taking it for a moment would refuse an
/// owner that starts at that moment.
/// </remarks>
internal sealed class OwnerLock : IDisposable
{
    public const string FileName = ".lock";

    /// <summary>Lets a successor under another user of the group take over.</summary>
    private const uint Mode = 0b110_110_000;

    private readonly SafeFileHandle _file;

    private OwnerLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock of a directory.</summary>
    /// <exception cref="IOException">Another owner holds it, or its file cannot be opened.</exception>
    public static OwnerLock Take(string directory)
    {
        string path = Path.Combine(directory, FileName);
        SafeFileHandle file =
            PosixFile.OpenOrCreate(path, Mode, out string error)
            ?? throw new IOException($"{path} cannot be opened: {error}.");
        LibC.FileLock wanted = new() { Type = LibC.WriteLock };
        if (LibC.Lock(file, LibC.SetDescriptionLock, ref wanted) == 0)
        {
            return new OwnerLock(file);
        }

        file.Dispose();
        throw new IOException(
            $"{path} is locked by another owner. Regions have one owner: end it, or take another stream or instance id."
        );
    }

    /// <summary>
    /// Whether the owner of a directory lives; null if the directory never had one, or is not for this user to look into.
    /// </summary>
    /// <exception cref="IOException">That cannot be found out.</exception>
    public static bool? IsHeld(string directory)
    {
        string path = Path.Combine(directory, FileName);
        using SafeFileHandle? seen = PosixFile.OpenToLookAt(path, out string error);
        if (seen is null && Marshal.GetLastPInvokeError() is LibC.NoEntry or LibC.PermissionDenied)
        {
            return null;
        }

        if (seen is not null && PosixFile.Identify(seen).Kind != FileKind.RegularFile)
        {
            return null;
        }

        using SafeFileHandle? file = seen is null ? null : PosixFile.Reopen(seen, writable: false, out error);
        LibC.FileLock found = new() { Type = LibC.WriteLock };
        if (file is null || LibC.Lock(file, LibC.GetDescriptionLock, ref found) != 0)
        {
            throw new IOException($"{path} cannot be examined: {(file is null ? error : LibC.LastError())}.");
        }

        return found.Type != LibC.NoLock;
    }

    public void Dispose() => _file.Dispose();
}
