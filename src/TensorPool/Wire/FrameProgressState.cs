namespace TensorPool.Wire;

/// <summary>How far a frame has been written; never moves backwards within a frame (wire 1.1, section 16).</summary>
internal enum FrameProgressState
{
    Unknown = 0,
    Started = 1,
    Progress = 2,
    Complete = 3,
}
