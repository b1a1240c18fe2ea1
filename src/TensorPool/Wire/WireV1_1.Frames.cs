using System.Runtime.CompilerServices;
using TensorPool.Sbe;
using TensorPool.Wire.V1_1.Control;

namespace TensorPool.Wire;

/// <content>The messages of the frame path: descriptor and progress.</content>
internal readonly partial struct WireV1_1
{
    /// <inheritdoc/>
    public static int FrameDescriptorLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V1_1.Control.FrameDescriptor.GetEncodedLength();
    }

    /// <inheritdoc/>
    public static int FrameProgressLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V1_1.Control.FrameProgress.GetEncodedLength();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EncodeFrameDescriptor(Span<byte> buffer, in FrameDescriptor descriptor, uint nslots)
    {
        FrameDescriptorEncoder encoder = FrameDescriptorEncoder.Wrap(buffer);
        encoder.StreamId = descriptor.StreamId;
        encoder.Epoch = descriptor.Epoch;
        encoder.Seq = descriptor.Seq;
        encoder.HeaderIndex = HeaderIndex(descriptor.Seq, nslots);
        encoder.TimestampNs = descriptor.TimestampNs;
        encoder.MetaVersion = descriptor.MetaVersion;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WireStatus TryDecodeFrameDescriptor(
        ReadOnlySpan<byte> message,
        uint nslots,
        out FrameDescriptor descriptor
    )
    {
        descriptor = default;
        if (FrameDescriptorDecoder.TryWrap(message, out FrameDescriptorDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        descriptor.StreamId = decoder.StreamId;
        descriptor.Epoch = decoder.Epoch;
        descriptor.Seq = decoder.Seq;
        descriptor.TimestampNs = decoder.TimestampNs;
        descriptor.MetaVersion = decoder.MetaVersion;
        descriptor.IndexMatches = decoder.HeaderIndex == HeaderIndex(descriptor.Seq, nslots);
        return WireStatus.Ok;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EncodeFrameProgress(Span<byte> buffer, in FrameProgress progress, uint nslots)
    {
        FrameProgressEncoder encoder = FrameProgressEncoder.Wrap(buffer);
        encoder.StreamId = progress.StreamId;
        encoder.Epoch = progress.Epoch;
        encoder.FrameId = progress.FrameId;
        encoder.HeaderIndex = HeaderIndex(progress.FrameId, nslots);
        encoder.PayloadBytesFilled = progress.PayloadBytesFilled;
        encoder.StateRaw = (byte)progress.State;
        encoder.RowsFilled = progress.RowsFilled;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WireStatus TryDecodeFrameProgress(ReadOnlySpan<byte> message, uint nslots, out FrameProgress progress)
    {
        progress = default;
        if (FrameProgressDecoder.TryWrap(message, out FrameProgressDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        progress.StreamId = decoder.StreamId;
        progress.Epoch = decoder.Epoch;
        progress.FrameId = decoder.FrameId;
        progress.PayloadBytesFilled = decoder.PayloadBytesFilled;
        progress.State = (FrameProgressState)decoder.StateRaw;
        progress.RowsFilled = NullIfZero(decoder.RowsFilled);
        progress.IndexMatches = decoder.HeaderIndex == HeaderIndex(progress.FrameId, nslots);
        return decoder.StateRaw <= (byte)FrameProgressState.Complete ? WireStatus.Ok : WireStatus.Malformed; // W-15.8-1
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HeaderIndex(ulong seq, uint nslots) => (uint)seq & (nslots - 1);

    /// <summary>Rows are "0 or absent" where they mean nothing (WO-28).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint? NullIfZero(uint? rows) => rows == 0 ? null : rows;
}
