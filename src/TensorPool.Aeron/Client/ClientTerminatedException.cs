namespace TensorPool.Aeron.Client;

/// <summary>
/// The client has lost its driver, or its driver has given it up. All its resources are closed; make a new client.
/// </summary>
public sealed class ClientTerminatedException : AeronException
{
    /// <summary>Without a reason.</summary>
    public ClientTerminatedException()
        : this("The client has ended.") { }

    /// <summary>With a reason.</summary>
    public ClientTerminatedException(string message)
        : base(message) { }

    /// <summary>With a reason and its cause.</summary>
    public ClientTerminatedException(string message, Exception innerException)
        : base(message, innerException) { }
}
