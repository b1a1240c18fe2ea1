using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>Writes frames of one publication into its terms (aeron-ipc §7.3).</summary>
internal readonly struct FrameWriter
{
    private readonly int _sessionId;
    private readonly int _streamId;

    public FrameWriter(int sessionId, int streamId)
    {
        _sessionId = sessionId;
        _streamId = streamId;
    }

    /// <summary>Writes a header whose length stays negative: the frame is claimed, and invisible to subscribers.</summary>
    public void Begin(AtomicBuffer term, int offset, int frameLength, int termId, byte flags, ushort type)
    {
        // Length, version, flags and type in one store, which a multiple of 32 allows. Little-endian.
        long first = (uint)-frameLength | ((long)FrameHeader.Version << 32) | ((long)flags << 40) | ((long)type << 48);
        term.PutInt64Release(offset + FrameHeader.FrameLengthOffset, first);
        // SYNC frame begin -> unblock: nothing of the frame is seen while the length is still 0.
        Volatile.WriteBarrier();
        term.PutInt32(offset + FrameHeader.TermOffsetOffset, offset);
        term.PutInt32(offset + FrameHeader.SessionIdOffset, _sessionId);
        term.PutInt32(offset + FrameHeader.StreamIdOffset, _streamId);
        term.PutInt32(offset + FrameHeader.TermIdOffset, termId);
        term.PutInt64(offset + FrameHeader.ReservedValueOffset, 0);
    }

    /// <summary>Makes a frame visible.</summary>
    // SYNC frame commit -> read: a subscriber that sees the positive length sees header and payload.
    public static void Commit(AtomicBuffer term, int offset, int frameLength) =>
        term.PutInt32Release(offset + FrameHeader.FrameLengthOffset, frameLength);

    /// <summary>Makes the rest of a term, or a hole in it, something that subscribers skip.</summary>
    public void WritePadding(AtomicBuffer term, int offset, int frameLength, int termId)
    {
        Begin(term, offset, frameLength, termId, FrameHeader.UnfragmentedFlags, FrameHeader.PaddingType);
        Commit(term, offset, frameLength);
    }

    /// <summary>Writes a message as one frame, or as several when it is longer than a frame's payload may be.</summary>
    public void WriteMessage(
        AtomicBuffer term,
        int offset,
        int termId,
        ReadOnlySpan<byte> message,
        int maxPayloadLength,
        long reservedValue
    )
    {
        byte flags = FrameHeader.BeginFlag;
        do
        {
            int payload = Math.Min(message.Length, maxPayloadLength);
            if (payload == message.Length)
            {
                flags |= FrameHeader.EndFlag;
            }

            int frameLength = FrameHeader.Length + payload;
            Begin(term, offset, frameLength, termId, flags, FrameHeader.DataType);
            message[..payload].CopyTo(term.AsSpan(offset + FrameHeader.Length, payload));
            if (reservedValue != 0)
            {
                term.PutInt64(offset + FrameHeader.ReservedValueOffset, reservedValue);
            }

            Commit(term, offset, frameLength);
            offset += FrameHeader.AlignedLength(frameLength);
            message = message[payload..];
            flags = 0;
        } while (message.Length > 0);
    }
}
