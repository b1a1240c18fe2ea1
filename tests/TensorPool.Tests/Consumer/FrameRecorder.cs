using TensorPool.Consumer;
using TensorPool.Tensors;

namespace TensorPool.Tests.Consumer;

/// <summary>Keeps copies of all that it gets, and lets a test do things while a frame is read.</summary>
internal sealed class FrameRecorder : IFrameHandler, IPartialFrameHandler
{
    public sealed record Seen(FrameInfo Info, TensorLayout Layout, byte[] Payload, FrameOutcome Outcome);

    public sealed record SeenPart(PartialFrameInfo Info, byte[] Prefix, bool IsIntact);

    private byte[] _payload = [];
    private TensorLayout _layout;
    private byte[] _prefix = [];

    /// <summary>Called while a frame is read.</summary>
    public Action<Frame>? Reading { get; set; }

    /// <summary>Called when a frame has ended.</summary>
    public Action<FrameInfo>? Ended { get; set; }

    /// <summary>Called while a part of a frame is read.</summary>
    public Action<PartialFrame>? ReadingPart { get; set; }

    public List<Seen> Frames { get; } = [];

    public List<SeenPart> Parts { get; } = [];

    public IEnumerable<ulong> Seqs => Frames.Select(frame => frame.Info.Seq);

    public void OnFrame(scoped Frame frame)
    {
        _payload = frame.Payload.ToArray();
        _layout = frame.Layout;
        Reading?.Invoke(frame);
    }

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        Frames.Add(new Seen(info, _layout, _payload, outcome));
        Ended?.Invoke(info);
    }

    public void OnPartialFrame(scoped PartialFrame frame)
    {
        _prefix = frame.Prefix.ToArray();
        ReadingPart?.Invoke(frame);
    }

    public void OnPartialFrameEnd(in PartialFrameInfo info, bool isIntact) =>
        Parts.Add(new SeenPart(info, _prefix, isIntact));
}
