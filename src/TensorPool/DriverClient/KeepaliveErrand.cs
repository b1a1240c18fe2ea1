using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>Sends one keepalive for a lease that is known by its numbers alone. Nobody answers it (D-4.4-7).</summary>
internal sealed class KeepaliveErrand(LeaseIdentity lease) : IDriverErrand
{
    private readonly TaskCompletionSource<bool> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Result => _result.Task;

    public bool DoWork(long nowNs, IDriverProxy? proxy)
    {
        LeaseKeepalive keepalive = new()
        {
            LeaseId = lease.LeaseId,
            StreamId = lease.StreamId,
            ClientId = lease.ClientId,
            Role = lease.Role,
            ClientTimestampNs = (ulong)nowNs,
        };
        _result.TrySetResult(proxy?.Keepalive(keepalive) == SendResult.Sent);
        return true;
    }

    public bool OnDetachResponse(DetachResponse response) => false;

    public void End() => _result.TrySetResult(false);
}
