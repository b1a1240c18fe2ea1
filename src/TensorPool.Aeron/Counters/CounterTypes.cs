namespace TensorPool.Aeron.Counters;

/// <summary>Type ids that matter for IPC (aeron-ipc §5.4). Counters of users start at 1,000.</summary>
internal static class CounterTypes
{
    public const int System = 0;
    public const int PublisherLimit = 1;
    public const int SubscriberPosition = 4;
    public const int ClientHeartbeat = 11;
    public const int PublisherPosition = 12;
    public const int FirstUserType = 1000;
}
