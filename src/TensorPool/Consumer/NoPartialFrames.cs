namespace TensorPool.Consumer;

/// <summary>Of consumers that do not care for unfinished frames.</summary>
internal readonly struct NoPartialFrames : IPartialFrameHandler
{
    public void OnPartialFrame(scoped PartialFrame frame) { }

    public void OnPartialFrameEnd(in PartialFrameInfo info, bool isIntact) { }
}
