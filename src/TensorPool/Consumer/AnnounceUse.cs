namespace TensorPool.Consumer;

/// <summary>What an announce means to a consumer.</summary>
internal enum AnnounceUse
{
    /// <summary>Its regions are to be mapped, or checked if they are.</summary>
    Follow,

    /// <summary>Nothing, for instance because it is late.</summary>
    Ignore,
}
