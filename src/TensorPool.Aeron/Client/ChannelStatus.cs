namespace TensorPool.Aeron.Client;

/// <summary>What a driver says of a channel.</summary>
public enum ChannelStatus
{
    /// <summary>The channel cannot be used; the driver's errors say why.</summary>
    Errored = -1,

    /// <summary>The channel is being set up.</summary>
    Initializing = 0,

    /// <summary>The channel works.</summary>
    Active = 1,

    /// <summary>The channel ends.</summary>
    Closing = 2,
}
