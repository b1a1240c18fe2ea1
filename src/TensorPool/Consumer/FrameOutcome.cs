namespace TensorPool.Consumer;

/// <summary>Whether what a handler saw of a frame can be believed; see <see cref="IFrameHandler.OnFrameEnd"/>.</summary>
public enum FrameOutcome
{
    /// <summary>The payload was that of the frame until the handler returned: all that was read of it is right.</summary>
    Intact,

    /// <summary>
    /// The payload was overwritten before the handler returned, but a copy of all of it was verified before that: the copy is
    /// right, and what was read in place may be torn.
    /// </summary>
    Copied,

    /// <summary>The payload was overwritten while the handler ran: whatever came of reading it has to be thrown away.</summary>
    Overwritten,

    /// <summary>The right to read the regions ended while the handler ran: as <see cref="Overwritten"/>.</summary>
    Revoked,
}
