using TensorPool.Consumer;
using TensorPool.Tensors;

namespace TensorPool.SystemTests.Support;

/// <summary>Keeps copies of all that a consumer delivers.</summary>
internal sealed class FrameLog : IFrameHandler, IPartialFrameHandler
{
    private byte[] _payload = [];
    private byte[] _user = [];
    private byte[] _prefix = [];
    private TensorLayout _layout;

    /// <summary>Called while a frame is read.</summary>
    public Action<Frame>? Reading { get; set; }

    /// <summary>Frames that were accepted.</summary>
    public List<Received> Frames { get; } = [];

    public List<ReceivedPart> Parts { get; } = [];

    /// <summary>Frames that were overwritten while they were read.</summary>
    public int Overwritten { get; private set; }

    public IEnumerable<ulong> Seqs => Frames.Select(frame => frame.Info.Seq);

    public void OnFrame(scoped Frame frame)
    {
        _payload = frame.Payload.ToArray();
        _user = frame.UserBytes.ToArray();
        _layout = frame.Layout;
        Reading?.Invoke(frame);
    }

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        if (outcome is FrameOutcome.Intact)
        {
            Frames.Add(new Received(info, _layout, _payload, _user));
        }
        else
        {
            Overwritten++;
        }
    }

    public void OnPartialFrame(scoped PartialFrame frame) => _prefix = frame.Prefix.ToArray();

    public void OnPartialFrameEnd(in PartialFrameInfo info, bool isIntact) =>
        Parts.Add(new ReceivedPart(info, _prefix, isIntact));

    public sealed record Received(FrameInfo Info, TensorLayout Layout, byte[] Payload, byte[] UserBytes);

    public sealed record ReceivedPart(PartialFrameInfo Info, byte[] Prefix, bool IsIntact);
}
