namespace TensorPool.Consumer;

/// <summary>
/// Gets the frames of a <see cref="TensorConsumer"/>, each in two calls: one that reads, and one that says whether what was
/// read is right. Called on the thread that polls. Implement it by a struct for calls without indirection.
/// </summary>
/// <remarks>
/// The producer never waits. It may overwrite a frame while it is being read, and whoever reads cannot see that. Hence do in
/// <see cref="OnFrame"/> what can be undone (sum up, copy, decode into a buffer of your own) and in <see cref="OnFrameEnd"/>
/// what cannot (show, store, send), and only if the outcome is right. Code in <see cref="OnFrame"/> has to bear torn input:
/// indices and lengths that it finds in the payload are to be checked before use.
/// </remarks>
public interface IFrameHandler
{
    /// <summary>Reads a frame in place. It exists during this call only, which the compiler enforces.</summary>
    /// <param name="frame">The frame.</param>
    void OnFrame(scoped Frame frame);

    /// <summary>
    /// Ends the frame that <see cref="OnFrame"/> has read. Always called right after it, unless it threw.
    /// </summary>
    /// <param name="info">The frame.</param>
    /// <param name="outcome">Whether what was read is right.</param>
    void OnFrameEnd(in FrameInfo info, FrameOutcome outcome);
}
