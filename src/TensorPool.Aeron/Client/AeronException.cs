namespace TensorPool.Aeron.Client;

/// <summary>Something between a client and its driver failed.</summary>
public class AeronException : Exception
{
    /// <summary>Without a reason.</summary>
    public AeronException()
        : this("The Aeron client failed.") { }

    /// <summary>With a reason.</summary>
    public AeronException(string message)
        : base(message) { }

    /// <summary>With a reason and its cause.</summary>
    public AeronException(string message, Exception? innerException)
        : base(message, innerException) { }
}
