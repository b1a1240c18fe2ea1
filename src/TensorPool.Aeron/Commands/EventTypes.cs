namespace TensorPool.Aeron.Commands;

/// <summary>What the driver sends to clients (aeron-ipc §4.3).</summary>
internal static class EventTypes
{
    public const int Error = 0x0F01;
    public const int AvailableImage = 0x0F02;
    public const int PublicationReady = 0x0F03;
    public const int OperationSuccess = 0x0F04;
    public const int UnavailableImage = 0x0F05;
    public const int ExclusivePublicationReady = 0x0F06;
    public const int SubscriptionReady = 0x0F07;
    public const int CounterReady = 0x0F08;
    public const int UnavailableCounter = 0x0F09;
    public const int ClientTimeout = 0x0F0A;
    public const int StaticCounter = 0x0F0B;
    public const int PublicationError = 0x0F0C;
    public const int NextAvailableSessionId = 0x0F0D;
}
