namespace TensorPool.Consumer;

/// <summary>Why a frame could not be taken from its slot: one of these with each <c>drops_late</c> (wire 1.1, section 8).</summary>
internal enum DropCause
{
    /// <summary>It can be taken.</summary>
    None,

    /// <summary>The slot is being written.</summary>
    Odd,

    /// <summary>The slot was written meanwhile, or holds something older than it held before.</summary>
    Changed,

    /// <summary>The slot holds another frame.</summary>
    FrameIdMismatch,

    /// <summary>The header holds what no header may.</summary>
    HeaderInvalid,

    /// <summary>The payload lies in no pool that is mapped, or leaves its slot.</summary>
    PayloadInvalid,
}
