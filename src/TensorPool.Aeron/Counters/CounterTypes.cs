namespace TensorPool.Aeron.Counters;

/// <summary>Type ids of counters (aeron-ipc §5.4). Below 100 are those of drivers and clients.</summary>
public static class CounterTypes
{
    /// <summary>A counter of the driver; its id is the key.</summary>
    public const int System = 0;

    /// <summary>Up to where a publication may publish. The key is a <see cref="StreamKey"/>.</summary>
    public const int PublisherLimit = 1;

    /// <summary>Up to where a network publication was sent.</summary>
    public const int SenderPosition = 2;

    /// <summary>The highest position a receiver has seen.</summary>
    public const int ReceiverHighWaterMark = 3;

    /// <summary>Up to where a subscription has read a publication. The key is a <see cref="StreamKey"/>.</summary>
    public const int SubscriberPosition = 4;

    /// <summary>Up to where a receiver has everything.</summary>
    public const int ReceiverPosition = 5;

    /// <summary>Status of a channel that sends.</summary>
    public const int SendChannelStatus = 6;

    /// <summary>Status of a channel that receives.</summary>
    public const int ReceiveChannelStatus = 7;

    /// <summary>Up to where a network publication may be sent.</summary>
    public const int SenderLimit = 9;

    /// <summary>A counter per network image.</summary>
    public const int PerImage = 10;

    /// <summary>Epoch milliseconds of the last sign of life of a client; its id is the key and the registration id.</summary>
    public const int ClientHeartbeat = 11;

    /// <summary>Up to where a publication was published. The key is a <see cref="StreamKey"/>.</summary>
    public const int PublisherPosition = 12;

    /// <summary>How often a sender was pressed back.</summary>
    public const int SenderBackPressureEvents = 13;

    /// <summary>An address that a network channel is bound to.</summary>
    public const int LocalSocketAddress = 14;

    /// <summary>The first type id that is free for users.</summary>
    public const int FirstUserType = 1000;
}
