using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>The metadata section of a log. Borrows the mapping.</summary>
/// <remarks>
/// Tails and the active term count: written by publishers, and by the driver when it unblocks. End of stream, connected
/// and revoked: written by the driver. All else is written before the file is made known.
/// </remarks>
internal sealed class LogMetadata
{
    public LogMetadata(AtomicBuffer buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(buffer.Length, LogLayout.MetadataLength);
        Buffer = buffer;
    }

    public AtomicBuffer Buffer { get; }

    public int TermLength => Buffer.GetInt32(LogLayout.TermLengthOffset);

    public int PageSize => Buffer.GetInt32(LogLayout.PageSizeOffset);

    public int MtuLength => Buffer.GetInt32(LogLayout.MtuLengthOffset);

    public int InitialTermId => Buffer.GetInt32(LogLayout.InitialTermIdOffset);

    public long CorrelationId => Buffer.GetInt64(LogLayout.CorrelationIdOffset);

    public int DefaultSessionId => Buffer.GetInt32(LogLayout.DefaultFrameHeaderOffset + FrameHeader.SessionIdOffset);

    public int DefaultStreamId => Buffer.GetInt32(LogLayout.DefaultFrameHeaderOffset + FrameHeader.StreamIdOffset);

    public int ActiveTermCountAcquire => Buffer.GetInt32Acquire(LogLayout.ActiveTermCountOffset);

    public long EndOfStreamPosition
    {
        get => Buffer.GetInt64Acquire(LogLayout.EndOfStreamPositionOffset);
        set => Buffer.PutInt64Release(LogLayout.EndOfStreamPositionOffset, value);
    }

    public bool IsConnected
    {
        get => Buffer.GetInt32Acquire(LogLayout.IsConnectedOffset) == 1;
        set => Buffer.PutInt32Release(LogLayout.IsConnectedOffset, value ? 1 : 0);
    }

    public bool IsPublicationRevoked
    {
        get => Buffer.GetByteAcquire(LogLayout.IsPublicationRevokedOffset) != 0;
        set => Buffer.PutByteRelease(LogLayout.IsPublicationRevokedOffset, value ? (byte)1 : (byte)0);
    }

    /// <summary>The tail of a partition, for those who append.</summary>
    public AtomicInt64 Tail(int partition) => Buffer.Int64At(TailOffset(partition));

    public long TailAcquire(int partition) => Buffer.GetInt64Acquire(TailOffset(partition));

    public void PutTail(int partition, long rawTail) => Buffer.PutInt64(TailOffset(partition), rawTail);

    public void PutTailRelease(int partition, long rawTail) => Buffer.PutInt64Release(TailOffset(partition), rawTail);

    /// <summary>Claims bytes at the tail and returns the tail from before.</summary>
    public long GetAndAddTail(int partition, int length) => Buffer.GetAndAddInt64(TailOffset(partition), length);

    public bool CompareAndSetTail(int partition, long expected, long rawTail) =>
        Buffer.CompareAndSetInt64(TailOffset(partition), expected, rawTail);

    public void PutActiveTermCountRelease(int count) => Buffer.PutInt32Release(LogLayout.ActiveTermCountOffset, count);

    public bool CompareAndSetActiveTermCount(int expected, int count) =>
        Buffer.CompareAndSetInt32(LogLayout.ActiveTermCountOffset, expected, count);

    private static int TailOffset(int partition) => LogLayout.TailCountersOffset + (partition * sizeof(long));
}
