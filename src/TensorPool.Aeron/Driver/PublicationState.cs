namespace TensorPool.Aeron.Driver;

/// <summary>States of a publication (aeron-ipc §10.6).</summary>
internal enum PublicationState
{
    /// <summary>Has handles, or had them until the next timer.</summary>
    Active,

    /// <summary>Has no handles; its subscribers read to the end.</summary>
    Draining,

    /// <summary>Its subscribers were told that it is gone.</summary>
    Linger,

    /// <summary>To be removed.</summary>
    Done,
}
