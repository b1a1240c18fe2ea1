using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>Gives back a lease that is known by its numbers alone, and waits for the answer.</summary>
internal sealed class DetachErrand(LeaseIdentity lease, long correlationId, long timeoutNs) : IDriverErrand
{
    private readonly TaskCompletionSource<DetachResult> _result = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private bool _hasBegun;
    private bool _isSent;
    private long _deadlineNs;

    public Task<DetachResult> Result => _result.Task;

    public bool DoWork(long nowNs, IDriverProxy? proxy)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _deadlineNs = nowNs + timeoutNs;
        }

        if (!_isSent && proxy is not null)
        {
            _isSent =
                proxy.Detach(
                    new DetachRequest
                    {
                        CorrelationId = correlationId,
                        LeaseId = lease.LeaseId,
                        StreamId = lease.StreamId,
                        ClientId = lease.ClientId,
                        Role = lease.Role,
                    }
                ) == SendResult.Sent;
        }

        if (nowNs - _deadlineNs < 0)
        {
            return false;
        }

        _result.TrySetException(
            new ShmDriverTimeoutException(
                $"The SHM driver has not answered the detach of lease {lease.LeaseId}. Look whether it runs, and on which "
                    + "Aeron directory and control stream."
            )
        );
        return true;
    }

    public bool OnDetachResponse(DetachResponse response)
    {
        if (!_isSent || response.CorrelationId != correlationId)
        {
            return false;
        }

        _result.TrySetResult(new DetachResult(correlationId, response.Code, response.ErrorMessage.ToString()));
        return true;
    }

    public void End() => _result.TrySetCanceled();
}
