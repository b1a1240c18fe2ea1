namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// Something the driver was asked and has not answered, or its answer. Written under the client's lock; the status is
/// written last, so that who reads a status without the lock may read what belongs to it.
/// </summary>
internal sealed class PendingRequest(RequestKind kind, long correlationId, string what)
{
    private int _status;

    public RequestKind Kind { get; } = kind;

    public long CorrelationId { get; } = correlationId;

    /// <summary>For messages: "Adding publication aeron:ipc, stream 5".</summary>
    public string What { get; } = what;

    public long DeadlineNs { get; set; }

    public string Channel { get; init; } = "";

    /// <summary>Of a static counter, which is not that of the request.</summary>
    public long RegistrationId { get; init; }

    /// <summary>A subscription is made before it is asked for, so that an image right behind the answer finds it.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>Completes with the request, whatever the outcome; only for those who await.</summary>
    public TaskCompletionSource? Completion { get; init; }

    // SYNC request status -> complete
    public RegistrationStatus Status => (RegistrationStatus)Volatile.Read(ref _status);

    public object? Resource { get; private set; }

    public int Number { get; private set; }

    public Exception? Error { get; private set; }

    public void Complete(object resource)
    {
        Resource = resource;
        End(RegistrationStatus.Ready);
    }

    public void Complete(int number)
    {
        Number = number;
        End(RegistrationStatus.Ready);
    }

    public void Fail(Exception error)
    {
        Error = error;
        End(RegistrationStatus.Failed);
    }

    public void Cancel()
    {
        Error = new OperationCanceledException($"{What}: cancelled.");
        End(RegistrationStatus.Cancelled);
    }

    private void End(RegistrationStatus status)
    {
        Volatile.Write(ref _status, (int)status); // SYNC request complete -> status
        Completion?.TrySetResult();
    }
}
