namespace TensorPool.Aeron.Driver;

/// <summary>A driver cannot be started because another one uses its directory, or seems to.</summary>
public sealed class ActiveDriverException : IOException
{
    /// <summary>Without a reason.</summary>
    public ActiveDriverException()
        : this("Another driver uses the directory.") { }

    /// <summary>With a reason.</summary>
    public ActiveDriverException(string message)
        : base(message) { }

    /// <summary>With a reason and its cause.</summary>
    public ActiveDriverException(string message, Exception innerException)
        : base(message, innerException) { }
}
