namespace TensorPool.Aeron.Client;

/// <summary>How a controlled poll goes on behind a fragment (aeron-ipc §8.2).</summary>
public enum ControlledPollAction
{
    /// <summary>Goes on; the position is released at the end of the poll.</summary>
    Continue,

    /// <summary>Stops; the fragment comes again with the next poll and does not count.</summary>
    Abort,

    /// <summary>Stops; the fragment is read.</summary>
    Break,

    /// <summary>Releases the position up to here at once, and goes on.</summary>
    Commit,
}
