namespace TensorPool.Driver;

/// <summary>What happens to a lease.</summary>
internal enum LeaseEvent
{
    Grant,
    Keepalive,
    Detach,
    Expire,
    Revoke,
}
