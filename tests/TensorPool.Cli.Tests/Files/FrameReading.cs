using TensorPool.Cli.Files;
using TensorPool.Consumer;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

/// <summary>Takes frames from a source, as publishing does, and hands them to a sink, as consuming does.</summary>
internal static class FrameReading
{
    public static List<(TensorLayout Layout, byte[] Bytes)> ReadAll(this IFrameSource source)
    {
        List<(TensorLayout, byte[])> frames = [];
        while (source.TryMoveNext(out FrameShape shape, TestContext.Current.CancellationToken))
        {
            byte[] payload = new byte[shape.Length];
            payload.AsSpan().Fill(0xEE); // whatever was in the slot
            source.Read(payload, (ulong)frames.Count);
            Assert.InRange(shape.Length, 0, source.MaxFrameLength);
            frames.Add((shape.Layout, payload));
        }

        return frames;
    }

    public static void WriteAll(this IFrameSink sink, IEnumerable<(TensorLayout Layout, byte[] Bytes)> frames)
    {
        ulong seq = 0;
        foreach ((TensorLayout layout, byte[] bytes) in frames)
        {
            sink.Write(Frame(layout, bytes, seq++));
        }

        sink.Complete();
    }

    public static CopiedFrame Frame(in TensorLayout layout, byte[] bytes, ulong seq = 0, ulong epoch = 1)
    {
        CopiedFrame frame = new();
        frame.Set(new FrameInfo(1, epoch, seq, 0, 0, bytes.Length), layout, bytes);
        return frame;
    }
}
