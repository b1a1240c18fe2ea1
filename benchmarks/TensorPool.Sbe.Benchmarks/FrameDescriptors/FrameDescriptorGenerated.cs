using System.Runtime.CompilerServices;
using TensorPool.Sbe.Benchmarks.Wire;

namespace TensorPool.Sbe.Benchmarks.FrameDescriptors;

/// <summary>The same work as by hand, through the generated codec, with statuses and with exceptions.</summary>
internal static class FrameDescriptorGenerated
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TryEncode(Span<byte> buffer, in Frame frame)
    {
        if (FrameDescriptorEncoder.TryWrap(buffer, out FrameDescriptorEncoder encoder) != SbeStatus.Ok)
        {
            return -1;
        }

        encoder.StreamId = frame.StreamId;
        encoder.Epoch = frame.Epoch;
        encoder.Seq = frame.Seq;
        encoder.HeaderIndex = frame.HeaderIndex;
        encoder.TimestampNs = frame.TimestampNs;
        encoder.MetaVersion = frame.MetaVersion;
        return encoder.EncodedLength;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Encode(Span<byte> buffer, in Frame frame)
    {
        FrameDescriptorEncoder encoder = FrameDescriptorEncoder.Wrap(buffer);
        encoder.StreamId = frame.StreamId;
        encoder.Epoch = frame.Epoch;
        encoder.Seq = frame.Seq;
        encoder.HeaderIndex = frame.HeaderIndex;
        encoder.TimestampNs = frame.TimestampNs;
        encoder.MetaVersion = frame.MetaVersion;
        return encoder.EncodedLength;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long TryDecode(ReadOnlySpan<byte> buffer)
    {
        if (FrameDescriptorDecoder.TryWrap(buffer, out FrameDescriptorDecoder decoder) != SbeStatus.Ok)
        {
            return -1;
        }

        return decoder.StreamId
            + (long)decoder.Epoch
            + (long)decoder.Seq
            + decoder.HeaderIndex
            + (long)decoder.TimestampNs.GetValueOrDefault()
            + decoder.MetaVersion.GetValueOrDefault();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Decode(ReadOnlySpan<byte> buffer)
    {
        FrameDescriptorDecoder decoder = FrameDescriptorDecoder.Wrap(buffer);
        return decoder.StreamId
            + (long)decoder.Epoch
            + (long)decoder.Seq
            + decoder.HeaderIndex
            + (long)decoder.TimestampNs.GetValueOrDefault()
            + decoder.MetaVersion.GetValueOrDefault();
    }
}
