namespace TensorPool.Consumer;

/// <summary>
/// Gets frames while they are still being written, for consumers that asked for it by
/// <see cref="ConsumerOptions.Progress"/> (wire 1.1, section 16). Called on the thread that polls.
/// </summary>
/// <remarks>
/// A partial frame is a preview. It is never counted, neither as frame nor as drop, and it says nothing about whether the
/// frame will come: that is for <see cref="IFrameHandler"/> alone (W-10.2.2-7).
/// </remarks>
public interface IPartialFrameHandler
{
    /// <summary>Reads what there is of a frame in place. It exists during this call only.</summary>
    /// <param name="frame">The frame so far.</param>
    void OnPartialFrame(scoped PartialFrame frame);

    /// <summary>Ends what <see cref="OnPartialFrame"/> has read. Always called right after it, unless it threw.</summary>
    /// <param name="info">The frame so far.</param>
    /// <param name="isIntact">Whether what was read is right. If not, it has to be thrown away.</param>
    void OnPartialFrameEnd(in PartialFrameInfo info, bool isIntact);
}
