namespace TensorPool.DriverClient;

/// <summary>The SHM driver has not answered.</summary>
public sealed class ShmDriverTimeoutException : ShmDriverException
{
    /// <summary>With a message for people.</summary>
    public ShmDriverTimeoutException(string message)
        : base(message) { }
}
