namespace TensorPool.DriverClient;

/// <summary>The SHM driver, or what it answered, did not do what was asked for.</summary>
public class ShmDriverException : Exception
{
    /// <summary>With a message for people.</summary>
    public ShmDriverException(string message)
        : base(message) { }
}
