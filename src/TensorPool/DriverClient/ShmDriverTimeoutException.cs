namespace TensorPool.DriverClient;

/// <summary>The SHM driver has not answered.</summary>
public sealed class ShmDriverTimeoutException : ShmDriverException
{
    /// <summary>With a message for people.</summary>
    public ShmDriverTimeoutException(string message)
        : base(message) { }

    /// <summary>Whether the driver was heard meanwhile: it announces the stream, and does not answer.</summary>
    public bool IsDriverAlive { get; init; }
}
