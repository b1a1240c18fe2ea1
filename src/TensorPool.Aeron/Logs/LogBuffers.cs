using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>
/// The mapping of one log file. Owns it: the terms are valid until <see cref="Dispose"/>, and who disposes knows that
/// neither a publisher nor a subscriber of the process is inside any more.
/// </summary>
internal sealed class LogBuffers : IDisposable
{
    private readonly MappedFile _file;
    private readonly AtomicBuffer _term0;
    private readonly AtomicBuffer _term1;
    private readonly AtomicBuffer _term2;

    private LogBuffers(MappedFile file, int termLength, int mtuLength)
    {
        _file = file;
        TermLength = termLength;
        MtuLength = mtuLength;
        BitsToShift = StreamPosition.BitsToShift(termLength);
        _term0 = file.Slice(0, termLength);
        _term1 = file.Slice(termLength, termLength);
        _term2 = file.Slice(2L * termLength, termLength);
        Metadata = new LogMetadata(file.Slice(file.Length - LogLayout.MetadataLength, LogLayout.MetadataLength));
        InitialTermId = Metadata.InitialTermId;
        SessionId = Metadata.DefaultSessionId;
        StreamId = Metadata.DefaultStreamId;
    }

    public string Path => _file.Path;

    public long FileLength => _file.Length;

    public LogMetadata Metadata { get; }

    // Read once: another process may write anything into the metadata later.
    public int TermLength { get; }

    public int MtuLength { get; }

    public int BitsToShift { get; }

    public int InitialTermId { get; }

    public int SessionId { get; }

    public int StreamId { get; }

    public int MaxPayloadLength => MtuLength - FrameHeader.Length;

    public int MaxMessageLength => LogLayout.MaxMessageLengthFor(TermLength);

    public long MaxPossiblePosition => StreamPosition.MaxPossible(TermLength);

    /// <summary>Creates the file of a new stream.</summary>
    /// <exception cref="IOException">The file exists, or there is no space for it.</exception>
    public static LogBuffers Create(string path, LogParameters log)
    {
        Require(LogLayout.IsValidTermLength(log.TermLength), nameof(log.TermLength), log.TermLength);
        Require(LogLayout.IsValidPageSize(log.PageSize), nameof(log.PageSize), log.PageSize);
        Require(LogLayout.IsValidMtu(log.MtuLength), nameof(log.MtuLength), log.MtuLength);
        MappedFile file = MappedFile.CreateNew(
            path,
            LogLayout.FileLength(log.TermLength, log.PageSize),
            reserveBlocks: !log.Sparse
        );
        LogInitializer.Initialize(
            new LogMetadata(file.Slice(file.Length - LogLayout.MetadataLength, LogLayout.MetadataLength)),
            log
        );
        return new LogBuffers(file, log.TermLength, log.MtuLength);
    }

    /// <summary>Maps the file of an existing stream.</summary>
    /// <exception cref="IOException">The file is missing, which happens when its stream has ended meanwhile.</exception>
    /// <exception cref="InvalidDataException">The file is no log, or not a whole one.</exception>
    public static LogBuffers Open(string path)
    {
        MappedFile file = MappedFile.Open(path, writable: true);
        try
        {
            return OpenChecked(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public AtomicBuffer Term(int partition) =>
        partition switch
        {
            0 => _term0,
            1 => _term1,
            _ => _term2,
        };

    /// <summary>Where the publisher is: the tail of the active partition, which may have run past its end.</summary>
    public long ProducerPosition()
    {
        long rawTail = Metadata.TailAcquire(StreamPosition.PartitionOfCount(Metadata.ActiveTermCountAcquire));
        return StreamPosition.Compute(
            StreamPosition.TermIdOfTail(rawTail),
            StreamPosition.OffsetOfTail(rawTail, TermLength),
            BitsToShift,
            InitialTermId
        );
    }

    /// <summary>Has each page of the terms in memory, and mapped for writing, without changing what others may have written.</summary>
    public void Touch()
    {
        for (int partition = 0; partition < LogLayout.PartitionCount; partition++)
        {
            AtomicBuffer term = Term(partition);
            for (int offset = 0; offset < TermLength; offset += LogLayout.MinPageSize)
            {
                term.CompareAndSetInt32(offset, 0, 0);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static LogBuffers OpenChecked(MappedFile file)
    {
        long minimum = LogLayout.FileLength(LogLayout.MinTermLength, LogLayout.MinPageSize);
        if (file.Length < minimum)
        {
            throw new InvalidDataException(
                $"Log {file.Path}: the file has {file.Length} bytes, expected at least {minimum}."
            );
        }

        LogMetadata metadata = new(file.Slice(file.Length - LogLayout.MetadataLength, LogLayout.MetadataLength));
        int termLength = metadata.TermLength;
        int pageSize = metadata.PageSize;
        int mtu = metadata.MtuLength;
        if (!LogLayout.IsValidTermLength(termLength) || !LogLayout.IsValidPageSize(pageSize))
        {
            throw new InvalidDataException(
                $"Log {file.Path}: term length {termLength} and page size {pageSize} cannot be."
            );
        }

        if (!LogLayout.IsValidMtu(mtu))
        {
            throw new InvalidDataException($"Log {file.Path}: an MTU of {mtu} bytes cannot be.");
        }

        if (file.Length != LogLayout.FileLength(termLength, pageSize))
        {
            throw new InvalidDataException(
                $"Log {file.Path}: the file has {file.Length} bytes, expected "
                    + $"{LogLayout.FileLength(termLength, pageSize)} for terms of {termLength} bytes."
            );
        }

        return new LogBuffers(file, termLength, mtu);
    }

    private static void Require(bool condition, string name, int value)
    {
        if (!condition)
        {
            throw new ArgumentException($"A log cannot have a {name} of {value}.", name);
        }
    }
}
