namespace TensorPool.Aeron.Client;

/// <summary>There is no driver, or it does not answer, or it has ended.</summary>
public sealed class DriverTimeoutException : AeronException
{
    /// <summary>Without a reason.</summary>
    public DriverTimeoutException()
        : this("The driver does not answer.") { }

    /// <summary>With a reason.</summary>
    public DriverTimeoutException(string message)
        : base(message) { }

    /// <summary>With a reason and its cause.</summary>
    public DriverTimeoutException(string message, Exception innerException)
        : base(message, innerException) { }
}
