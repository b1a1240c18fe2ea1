using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>Fills the metadata of a new, zeroed log.</summary>
internal static class LogInitializer
{
    public static void Initialize(LogMetadata metadata, LogParameters log)
    {
        AtomicBuffer buffer = metadata.Buffer;
        InitializeTails(metadata, log.InitialTermId, log.StartTermId ?? log.InitialTermId, log.StartTermOffset);
        metadata.EndOfStreamPosition = LogLayout.OpenEndOfStream;

        buffer.PutInt64(LogLayout.CorrelationIdOffset, log.CorrelationId);
        buffer.PutInt32(LogLayout.InitialTermIdOffset, log.InitialTermId);
        buffer.PutInt32(LogLayout.DefaultFrameHeaderLengthOffset, FrameHeader.Length);
        buffer.PutInt32(LogLayout.MtuLengthOffset, log.MtuLength);
        buffer.PutInt32(LogLayout.TermLengthOffset, log.TermLength);
        buffer.PutInt32(LogLayout.PageSizeOffset, log.PageSize);
        buffer.PutInt32(
            LogLayout.PublicationWindowLengthOffset,
            log.PublicationWindowLength == 0 ? log.TermLength / 2 : log.PublicationWindowLength
        );
        buffer.PutInt32(LogLayout.MaxResendOffset, log.MaxResend);

        const int Header = LogLayout.DefaultFrameHeaderOffset;
        buffer.PutByte(Header + FrameHeader.VersionOffset, FrameHeader.Version);
        buffer.PutByte(Header + FrameHeader.FlagsOffset, FrameHeader.UnfragmentedFlags);
        buffer.PutUInt16(Header + FrameHeader.TypeOffset, FrameHeader.DataType);
        buffer.PutInt32(Header + FrameHeader.SessionIdOffset, log.SessionId);
        buffer.PutInt32(Header + FrameHeader.StreamIdOffset, log.StreamId);
        buffer.PutInt32(Header + FrameHeader.TermIdOffset, log.InitialTermId);

        buffer.PutInt64(LogLayout.EntityTagOffset, log.EntityTag);
        buffer.PutInt64(LogLayout.ResponseCorrelationIdOffset, log.ResponseCorrelationId);
        buffer.PutInt64(LogLayout.LingerTimeoutNsOffset, log.LingerTimeoutNs);
        buffer.PutInt64(LogLayout.UntetheredWindowLimitTimeoutNsOffset, log.UntetheredWindowLimitTimeoutNs);
        buffer.PutInt64(LogLayout.UntetheredRestingTimeoutNsOffset, log.UntetheredRestingTimeoutNs);
        buffer.PutInt64(LogLayout.UntetheredLingerTimeoutNsOffset, log.UntetheredLingerTimeoutNs);
        buffer.PutByte(LogLayout.SparseOffset, Flag(log.Sparse));
        buffer.PutByte(LogLayout.SignalEosOffset, Flag(log.SignalEos));
        buffer.PutByte(LogLayout.SpiesSimulateConnectionOffset, Flag(log.SpiesSimulateConnection));
        buffer.PutByte(LogLayout.TypeOffset, Flag(log.IsExclusive));
    }

    /// <summary>
    /// The partition of the start gets its term; the two behind it get the terms 3 below what they will hold next, by which
    /// a rotation recognises that it is the first to come.
    /// </summary>
    private static void InitializeTails(LogMetadata metadata, int initialTermId, int startTermId, int startOffset)
    {
        int count = StreamPosition.TermCount(startTermId, initialTermId);
        int partition = StreamPosition.PartitionOfCount(count);
        metadata.PutTail(partition, StreamPosition.PackTail(startTermId, startOffset));
        for (int i = 1; i < LogLayout.PartitionCount; i++)
        {
            int next = (partition + i) % LogLayout.PartitionCount;
            int idleTermId = unchecked(startTermId + i - LogLayout.PartitionCount);
            metadata.PutTail(next, StreamPosition.PackTail(idleTermId, 0));
        }

        metadata.PutActiveTermCountRelease(count);
    }

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;
}
