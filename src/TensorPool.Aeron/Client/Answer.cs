using TensorPool.Aeron.Commands;

namespace TensorPool.Aeron.Client;

/// <summary>What a call waits for. Under the client's lock.</summary>
internal sealed class Answer(long correlationId)
{
    public long CorrelationId { get; } = correlationId;

    public bool IsComplete { get; private set; }

    public object? Resource { get; private set; }

    public int Number { get; private set; }

    public Exception? Error { get; private set; }

    public string Channel { get; init; } = "";

    /// <summary>A subscription is made before it is asked for, so that an image right behind the answer finds it.</summary>
    public Subscription? Subscription { get; init; }

    public void Complete(object resource)
    {
        Resource = resource;
        IsComplete = true;
    }

    public void Complete(int number)
    {
        Number = number;
        IsComplete = true;
    }

    public void Fail(DriverErrorCode code, string message) => Fail(new RegistrationException(code, message));

    public void Fail(Exception error)
    {
        Error = error;
        IsComplete = true;
    }
}
