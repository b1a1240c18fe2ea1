using System.Globalization;
using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;
using TensorPool.Wire;

namespace TensorPool.SharedMemory;

/// <summary>
/// Opens one file of a region that somebody else announced, and maps it only if it is what may be mapped (wire 1.1, sections
/// 12.3 and 12.4).
/// </summary>
/// <remarks>
/// The path is used once, for a descriptor that can only be looked at and that does not follow a link at its end. All checks
/// are on that descriptor, and the file is opened through it: what the path leads to by then does not matter, so that there
/// is no time between check and use (WO-50).
/// </remarks>
internal static class RegionFileOpener
{
    /// <param name="name">The region, for messages.</param>
    /// <param name="uri">Where it is.</param>
    /// <param name="requiredLength">Bytes that its announced geometry needs.</param>
    /// <param name="strideBytes">Its stride; null for a header ring.</param>
    /// <param name="access">What to insist on.</param>
    /// <param name="rejection">Why the answer is null.</param>
    public static MappedRegion? Open<TWire>(
        string name,
        RegionUri uri,
        long requiredLength,
        uint? strideBytes,
        RegionAccess access,
        out RegionRejection? rejection
    )
        where TWire : struct, IWireProtocol
    {
        rejection = null;
        using SafeFileHandle? seen = PosixFile.OpenToLookAt(uri.Path, out string error);
        if (seen is null)
        {
            rejection = new(name, RejectionReason.NotFound, $"{uri.Path} cannot be opened: {error}");
            return null;
        }

        FileIdentity identity = PosixFile.Identify(seen);
        rejection =
            CheckKind(name, uri, identity)
            ?? CheckPlace(name, uri, seen, access)
            ?? CheckOwner(name, uri, identity, access);
        if (rejection is not null)
        {
            return null;
        }

        SafeFileHandle? file = PosixFile.Reopen(seen, access.Writable, out error);
        if (file is null)
        {
            string purpose = access.Writable ? "reading and writing" : "reading";
            rejection = new(name, RejectionReason.CannotMap, $"{uri.Path} cannot be opened for {purpose}: {error}");
            return null;
        }

        return MapChecked<TWire>(name, uri, identity, file, requiredLength, strideBytes, access, out rejection);
    }

    private static MappedRegion? MapChecked<TWire>(
        string name,
        RegionUri uri,
        FileIdentity identity,
        SafeFileHandle file,
        long requiredLength,
        uint? strideBytes,
        RegionAccess access,
        out RegionRejection? rejection
    )
        where TWire : struct, IWireProtocol
    {
        FileIdentity opened = PosixFile.Identify(file);
        BackingFileSystem fileSystem = BackingFileSystem.Of(file);
        rejection =
            CheckIdentity(name, uri, identity, opened)
            ?? CheckHugepages(name, uri, fileSystem, access)
            ?? CheckStride<TWire>(name, strideBytes, fileSystem)
            ?? CheckLength(name, uri, requiredLength, opened.Length);
        if (rejection is not null)
        {
            file.Dispose();
            return null;
        }

        try
        {
            return MappedRegion.Map(uri.Path, file, requiredLength, access.Writable, access.Paging);
        }
        catch (IOException e)
        {
            rejection = new(name, RejectionReason.CannotMap, e.Message);
            return null;
        }
    }

    private static RegionRejection? CheckKind(string name, RegionUri uri, FileIdentity identity) =>
        identity.Kind == FileKind.RegularFile
            ? null
            : new(
                name,
                RejectionReason.NotARegularFile,
                $"{uri.Path} is a {Describe(identity.Kind)}, and only regular files are mapped"
            );

    private static RegionRejection? CheckPlace(string name, RegionUri uri, SafeFileHandle seen, RegionAccess access)
    {
        if (PosixFile.CanonicalPath(seen) is not { } canonical)
        {
            return new(
                name,
                RejectionReason.OutsideAllowedDirectories,
                $"the canonical path of {uri.Path} cannot be told, as /proc/self/fd cannot be read"
            );
        }

        return access.AllowedDirectories.Contain(canonical)
            ? null
            : new(
                name,
                RejectionReason.OutsideAllowedDirectories,
                $"{uri.Path} is {canonical}, outside of the allowed directories "
                    + $"({string.Join(", ", access.AllowedDirectories.Paths)})"
            );
    }

    private static RegionRejection? CheckOwner(
        string name,
        RegionUri uri,
        FileIdentity identity,
        RegionAccess access
    ) =>
        access.AllowedOwners is null || access.AllowedOwners.Contains(identity.UserId)
            ? null
            : new(
                name,
                RejectionReason.ForeignOwner,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{uri.Path} belongs to user {identity.UserId}, who is none of {string.Join(", ", access.AllowedOwners)}"
                )
            );

    private static RegionRejection? CheckIdentity(string name, RegionUri uri, FileIdentity seen, FileIdentity opened) =>
        seen.IsSameFile(opened)
            ? null
            : new(name, RejectionReason.CannotMap, $"{uri.Path} was replaced while it was opened");

    /// <summary>No silent downgrade (W-15.22-4): what cannot be verified is refused.</summary>
    private static RegionRejection? CheckHugepages(
        string name,
        RegionUri uri,
        BackingFileSystem fileSystem,
        RegionAccess access
    ) =>
        (uri.RequireHugepages || access.RequireHugepages) && fileSystem.WhyNotHugepages() is { } problem
            ? new(name, RejectionReason.NotOnHugepages, $"{uri.Path} must be on hugepages, and {problem}")
            : null;

    private static RegionRejection? CheckStride<TWire>(string name, uint? strideBytes, BackingFileSystem fileSystem)
        where TWire : struct, IWireProtocol =>
        strideBytes is { } stride && RegionGeometry.CheckStride<TWire>(stride, fileSystem.PageSize) is { } problem
            ? new(name, RejectionReason.InvalidGeometry, problem)
            : null;

    private static RegionRejection? CheckLength(string name, RegionUri uri, long required, long found) =>
        found >= required
            ? null
            : new(
                name,
                RejectionReason.TooShort,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{uri.Path} has {found} bytes, and its announced geometry needs {required}"
                )
            );

    private static string Describe(FileKind kind) =>
        kind switch
        {
            FileKind.Fifo => "FIFO",
            FileKind.CharacterDevice => "character device",
            FileKind.Directory => "directory",
            FileKind.BlockDevice => "block device",
            FileKind.SymbolicLink => "symbolic link",
            FileKind.Socket => "socket",
            _ => "special file",
        };
}
