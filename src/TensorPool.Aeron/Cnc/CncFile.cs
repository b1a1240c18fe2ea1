using System.Diagnostics.CodeAnalysis;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Cnc;

/// <summary>
/// The command and control file: created and owned by the driver, mapped by every client and tool. Owns its mapping; the
/// buffers are valid until <see cref="Dispose"/>.
/// </summary>
internal sealed class CncFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly AtomicBuffer _header;

    private CncFile(MappedFile file, in CncLengths lengths)
    {
        _file = file;
        _header = file.Slice(0, CncLayout.HeaderLength);
        Lengths = lengths;
        ToDriver = file.Slice(CncLengths.ToDriverOffset, lengths.ToDriver);
        ToClients = file.Slice(lengths.ToClientsOffset, lengths.ToClients);
        CountersMetadata = file.Slice(lengths.CountersMetadataOffset, lengths.CountersMetadata);
        CountersValues = file.Slice(lengths.CountersValuesOffset, lengths.CountersValues);
        ErrorLog = file.Slice(lengths.ErrorLogOffset, lengths.ErrorLog);
    }

    public string Path => _file.Path;

    public long FileLength => _file.Length;

    public CncLengths Lengths { get; }

    public AtomicBuffer ToDriver { get; }

    public AtomicBuffer ToClients { get; }

    public AtomicBuffer CountersMetadata { get; }

    public AtomicBuffer CountersValues { get; }

    public AtomicBuffer ErrorLog { get; }

    // SYNC cnc version -> publish: who sees the version sees everything that the driver wrote before.
    public int Version => _header.GetInt32Acquire(CncLayout.VersionOffset);

    public long ClientLivenessTimeoutNs => _header.GetInt64(CncLayout.ClientLivenessTimeoutOffset);

    public long StartTimestampMs => _header.GetInt64(CncLayout.StartTimestampOffset);

    public long Pid => _header.GetInt64(CncLayout.PidOffset);

    public int FilePageSize =>
        _header.GetInt32(CncLayout.FilePageSizeOffset) is int size and > 0 ? size : CncLayout.DefaultPageSize;

    /// <summary>
    /// Creates the file with everything but its version, which <see cref="Publish"/> writes when the driver has set up
    /// its counters and is ready to answer.
    /// </summary>
    /// <exception cref="IOException">The file exists: somebody else is starting a driver in the same directory.</exception>
    public static CncFile Create(
        string path,
        in CncLengths lengths,
        int pageSize,
        long clientLivenessTimeoutNs,
        long startTimestampMs,
        long pid
    )
    {
        if (lengths.Problem() is string problem)
        {
            throw new ArgumentException($"{path} cannot be created: {problem}.", nameof(lengths));
        }

        MappedFile file = MappedFile.CreateNew(path, lengths.FileLength(pageSize), reserveBlocks: true);
        CncFile cnc = new(file, lengths);
        AtomicBuffer header = cnc._header;
        header.PutInt32(CncLayout.ToDriverLengthOffset, lengths.ToDriver);
        header.PutInt32(CncLayout.ToClientsLengthOffset, lengths.ToClients);
        header.PutInt32(CncLayout.CountersMetadataLengthOffset, lengths.CountersMetadata);
        header.PutInt32(CncLayout.CountersValuesLengthOffset, lengths.CountersValues);
        header.PutInt32(CncLayout.ErrorLogLengthOffset, lengths.ErrorLog);
        header.PutInt64(CncLayout.ClientLivenessTimeoutOffset, clientLivenessTimeoutNs);
        header.PutInt64(CncLayout.StartTimestampOffset, startTimestampMs);
        header.PutInt64(CncLayout.PidOffset, pid);
        header.PutInt32(CncLayout.FilePageSizeOffset, pageSize);
        return cnc;
    }

    /// <summary>Lets clients in. The last step of a driver's start.</summary>
    // SYNC cnc publish -> version: a client sees 0 or a complete file.
    public void Publish() => _header.PutInt32Release(CncLayout.VersionOffset, CncLayout.Version);

    /// <summary>Maps a file and checks it, once; clients try again as long as their patience lasts (aeron-ipc §2.4).</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="writable">Clients write; tools that only look map the file read-only.</param>
    /// <param name="file">The file when the status is <see cref="CncOpenStatus.Ok"/>.</param>
    /// <param name="detail">What was found, for a message; null when there is no more to say.</param>
    public static CncOpenStatus TryOpen(
        string path,
        bool writable,
        [NotNullWhen(true)] out CncFile? file,
        out string? detail
    )
    {
        file = null;
        detail = null;
        MappedFile mapped;
        try
        {
            mapped = MappedFile.Open(path, writable);
        }
        catch (UnauthorizedAccessException)
        {
            detail =
                $"{path} cannot be opened for reading{(writable ? " and writing" : "")} by {CurrentUser.Describe()}"
                + DescribeMode(path);
            return CncOpenStatus.Denied;
        }
        catch (IOException e)
        {
            string? directory = System.IO.Path.GetDirectoryName(path);
            detail =
                directory is null || Directory.Exists(directory)
                    ? $"there is no usable {CncLayout.FileName}: {e.Message}"
                    : "there is no such directory";
            return CncOpenStatus.Missing;
        }

        CncOpenStatus status = Check(mapped, out CncLengths lengths, ref detail);
        if (status == CncOpenStatus.Ok)
        {
            file = new CncFile(mapped, lengths);
        }
        else
        {
            mapped.Dispose();
        }

        return status;
    }

    /// <summary>Reads who made a file, also when it never got a version; false when there is no header.</summary>
    public static bool TryReadOwner(string path, out long pid, out long startTimestampMs)
    {
        pid = 0;
        startTimestampMs = 0;
        try
        {
            using MappedFile file = MappedFile.Open(path, writable: false);
            if (file.Length < CncLayout.HeaderLength)
            {
                return false;
            }

            AtomicBuffer header = file.Slice(0, CncLayout.HeaderLength);
            pid = header.GetInt64(CncLayout.PidOffset);
            startTimestampMs = header.GetInt64(CncLayout.StartTimestampOffset);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string DescribeMode(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return "";
        }

        try
        {
            return $"; its mode is {File.GetUnixFileMode(path)}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ", nor can its mode be read: a directory above it is closed to that user";
        }
    }

    private static CncOpenStatus Check(MappedFile file, out CncLengths lengths, ref string? detail)
    {
        lengths = default;
        if (file.Length <= CncLayout.HeaderLength)
        {
            detail = $"the file has {file.Length} bytes";
            return CncOpenStatus.Missing;
        }

        AtomicBuffer header = file.Slice(0, CncLayout.HeaderLength);
        int version = header.GetInt32Acquire(CncLayout.VersionOffset); // before all other fields
        if (version == 0)
        {
            return CncOpenStatus.NotReady;
        }

        if (!CncLayout.IsCompatible(version))
        {
            detail =
                $"the version of the file is {CncLayout.Describe(version)}, "
                + $"this client understands {CncLayout.Describe(CncLayout.Version)}";
            return CncOpenStatus.Incompatible;
        }

        // Read once: what is checked is what is used, whatever somebody writes into the file later.
        lengths = new CncLengths(
            header.GetInt32(CncLayout.ToDriverLengthOffset),
            header.GetInt32(CncLayout.ToClientsLengthOffset),
            header.GetInt32(CncLayout.CountersMetadataLengthOffset),
            header.GetInt32(CncLayout.CountersValuesLengthOffset),
            header.GetInt32(CncLayout.ErrorLogLengthOffset)
        );
        detail = lengths.Problem();
        if (detail is not null)
        {
            return CncOpenStatus.Corrupt;
        }

        if (file.Length < lengths.ContentLength)
        {
            detail = $"the file has {file.Length} bytes, its header asks for {lengths.ContentLength}";
            return CncOpenStatus.TooShort;
        }

        return CncOpenStatus.Ok;
    }
}
