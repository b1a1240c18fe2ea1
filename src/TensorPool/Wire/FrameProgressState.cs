namespace TensorPool.Wire;

/// <summary>How far a frame has been written; never moves backwards within a frame (wire 1.1, section 16).</summary>
public enum FrameProgressState
{
    /// <summary>Not set; a message that says so is ignored.</summary>
    Unknown = 0,

    /// <summary>Acquisition into the slot has begun.</summary>
    Started = 1,

    /// <summary>A part is written.</summary>
    Progress = 2,

    /// <summary>All is written, but perhaps not yet visible: what counts is the frame's descriptor.</summary>
    Complete = 3,
}
