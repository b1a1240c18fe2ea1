using TensorPool.Aeron.Client.Conductor;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Something that was asked of the driver without waiting for it, and that makes no resource: adding or removing a
/// destination. Thread-safe: look again and again until it is done. A client with an invoker has to be driven meanwhile.
/// </summary>
public sealed class DriverOperation
{
    private readonly PendingRequest _request;

    internal DriverOperation(PendingRequest request)
    {
        _request = request;
    }

    /// <summary>Id of the request, which is that of a destination that it adds.</summary>
    public long CorrelationId => _request.CorrelationId;

    /// <summary>How far it is.</summary>
    public RegistrationStatus Status => _request.Status;

    /// <summary>Why it has failed; null otherwise.</summary>
    public Exception? Error => Status == RegistrationStatus.Pending ? null : _request.Error;

    internal async Task<long> CompletionAsync(CancellationToken cancellationToken)
    {
        await _request.Completion!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Error is Exception error ? throw error : CorrelationId;
    }
}
