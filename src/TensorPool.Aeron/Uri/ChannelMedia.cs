namespace TensorPool.Aeron.Uri;

/// <summary>What carries a channel.</summary>
public enum ChannelMedia
{
    /// <summary>Shared memory of one machine.</summary>
    Ipc,

    /// <summary>UDP, which needs a media driver that is not embedded.</summary>
    Udp,
}
