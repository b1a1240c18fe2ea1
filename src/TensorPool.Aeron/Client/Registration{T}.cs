using TensorPool.Aeron.Client.Conductor;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Something that was asked of the driver without waiting for it. Thread-safe: ask again and again until it is there or has
/// failed. A client with an invoker has to be driven meanwhile.
/// </summary>
public sealed class Registration<T>
    where T : class
{
    private readonly ClientRequests _requests;
    private readonly PendingRequest _request;

    internal Registration(ClientRequests requests, PendingRequest request)
    {
        _requests = requests;
        _request = request;
    }

    /// <summary>Id of the registration, which becomes that of the resource.</summary>
    public long RegistrationId => _request.CorrelationId;

    /// <summary>How far it is.</summary>
    public RegistrationStatus Status => _request.Status;

    /// <summary>Why it has failed, or was cancelled; null otherwise.</summary>
    public Exception? Error => Status == RegistrationStatus.Pending ? null : _request.Error;

    /// <summary>The resource, or null as long as the driver has not answered. Each call gives the same resource.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver did not answer in time.</exception>
    /// <exception cref="AeronException">The client has ended, or the resource cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public T? TryGet() =>
        Status switch
        {
            RegistrationStatus.Pending => null,
            RegistrationStatus.Ready => (T)_request.Resource!,
            _ => throw _request.Error!,
        };

    /// <summary>
    /// Gives it up; what the driver may have made, or may still make, is taken back. False when the resource is there
    /// already, which then is to be disposed, or when it has failed.
    /// </summary>
    public bool Cancel() => _requests.Cancel(_request);

    internal async Task<T> CompletionAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static self => ((Registration<T>)self!).Cancel(),
            this
        );
        await _request.Completion!.Task.ConfigureAwait(false);
        if (Status == RegistrationStatus.Cancelled)
        {
            throw new OperationCanceledException(_request.Error!.Message, cancellationToken);
        }

        return TryGet()!;
    }
}
