using System.Runtime.CompilerServices;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Logs;

/// <summary>Looks at frames of a term. Any thread, any process.</summary>
internal static class TermReader
{
    /// <summary>Reads the length at an offset below the term length, once, and tells what lies there.</summary>
    /// <param name="term">The term.</param>
    /// <param name="offset">A multiple of 32 within the term.</param>
    /// <param name="frameLength">Length of header and payload, checked to lie in the term.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FrameStatus Look(AtomicBuffer term, int offset, out int frameLength)
    {
        // SYNC frame read -> commit: after a positive length the header and the payload are complete.
        frameLength = term.GetInt32Acquire(offset + FrameHeader.FrameLengthOffset);
        if (frameLength <= 0)
        {
            return FrameStatus.None;
        }

        if (frameLength < FrameHeader.Length || frameLength > term.Length - offset)
        {
            return FrameStatus.Corrupt;
        }

        return term.GetUInt16(offset + FrameHeader.TypeOffset) == FrameHeader.PaddingType
            ? FrameStatus.Padding
            : FrameStatus.Data;
    }
}
