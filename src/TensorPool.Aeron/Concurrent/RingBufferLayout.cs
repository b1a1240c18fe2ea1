namespace TensorPool.Aeron.Concurrent;

/// <summary>The trailer of the to-driver ring; offsets are from its start, which is the capacity.</summary>
internal static class RingBufferLayout
{
    public const int TrailerLength = 768;
    public const int TailOffset = 128;
    public const int HeadCacheOffset = 256;
    public const int HeadOffset = 384;
    public const int CorrelationOffset = 512;
    public const int ConsumerHeartbeatOffset = 640;
}
