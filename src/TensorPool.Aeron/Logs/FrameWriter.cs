using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>Writes frames of one publication into its terms (aeron-ipc §7.3).</summary>
/// <remarks>
/// A header is four little-endian words of eight bytes, which frames at multiples of 32 allow: (length, version, flags,
/// type), (term offset, session), (stream, term), reserved value.
/// </remarks>
internal readonly struct FrameWriter
{
    private readonly long _sessionWord;
    private readonly uint _streamId;

    public FrameWriter(int sessionId, int streamId)
    {
        _sessionWord = (long)sessionId << 32;
        _streamId = (uint)streamId;
    }

    /// <summary>Writes a header whose length stays negative: the frame is claimed, and invisible to subscribers.</summary>
    public void Begin(AlignedBlock frame, int offset, int frameLength, int termId, byte flags, ushort type)
    {
        frame.PutInt64Release(
            FrameHeader.FrameLengthOffset,
            (uint)-frameLength | ((long)FrameHeader.Version << 32) | ((long)flags << 40) | ((long)type << 48)
        );
        // SYNC frame begin -> unblock: nothing of the frame is seen while the length is still 0.
        Volatile.WriteBarrier();
        frame.PutInt64(FrameHeader.TermOffsetOffset, (uint)offset | _sessionWord);
        frame.PutInt64(FrameHeader.StreamIdOffset, _streamId | ((long)termId << 32));
        frame.PutInt64(FrameHeader.ReservedValueOffset, 0);
    }

    /// <summary>Makes a frame visible.</summary>
    // SYNC frame commit -> read: a subscriber that sees the positive length sees header and payload.
    public static void Commit(AlignedBlock frame, int frameLength) =>
        frame.PutInt32Release(FrameHeader.FrameLengthOffset, frameLength);

    /// <summary>Makes the rest of a term, or a hole in it, something that subscribers skip.</summary>
    public void WritePadding(AtomicBuffer term, int offset, int frameLength, int termId)
    {
        AlignedBlock frame = term.BlockAt(offset);
        Begin(frame, offset, frameLength, termId, FrameHeader.UnfragmentedFlags, FrameHeader.PaddingType);
        Commit(frame, frameLength);
    }

    /// <summary>
    /// Writes a message as one frame, or as several when it is longer than a frame's payload may be. All of it was claimed.
    /// </summary>
    public void WriteMessage<TSource>(
        AtomicBuffer term,
        int offset,
        int termId,
        ref TSource source,
        int length,
        int maxPayloadLength,
        long reservedValue
    )
        where TSource : struct, IMessageSource, allows ref struct
    {
        byte flags = FrameHeader.BeginFlag;
        do
        {
            int payload = Math.Min(length, maxPayloadLength);
            if (payload == length)
            {
                flags |= FrameHeader.EndFlag;
            }

            int frameLength = FrameHeader.Length + payload;
            AlignedBlock frame = term.BlockAt(offset);
            Begin(frame, offset, frameLength, termId, flags, FrameHeader.DataType);
            source.CopyNext(term.AsSpan(offset + FrameHeader.Length, payload));
            if (reservedValue != 0)
            {
                frame.PutInt64(FrameHeader.ReservedValueOffset, reservedValue);
            }

            Commit(frame, frameLength);
            offset += FrameHeader.AlignedLength(frameLength);
            length -= payload;
            flags = 0;
        } while (length > 0);
    }

    /// <summary>
    /// As <see cref="WriteMessage"/>, for a source that may throw: what was claimed and not written becomes padding, because
    /// a claim that nobody completes would stop every subscriber. Those who put fragments together drop the message.
    /// </summary>
    public void WriteMessageOrPadding<TSource>(
        AtomicBuffer term,
        int offset,
        int termId,
        ref TSource source,
        int length,
        int maxPayloadLength,
        long reservedValue
    )
        where TSource : struct, IMessageSource, allows ref struct
    {
        int end = offset + LogLayout.RequiredLength(length, maxPayloadLength);
        try
        {
            WriteMessage(term, offset, termId, ref source, length, maxPayloadLength, reservedValue);
        }
        catch
        {
            // The frames before are complete; their lengths lead to the first one that is not.
            while (term.GetInt32(offset) > 0)
            {
                offset += FrameHeader.AlignedLength(term.GetInt32(offset));
            }

            WritePadding(term, offset, end - offset, termId);
            throw;
        }
    }
}
