namespace TensorPool.Sbe;

/// <summary>
/// Groups and data of a message were accessed in another order than the schema's. Thrown only where order checks are
/// compiled in (<c>DEBUG</c>, <c>SBE_ORDER_CHECKS</c>, or the option <c>SbeOrderChecks</c>).
/// </summary>
public sealed class SbeOrderException : InvalidOperationException
{
    /// <summary>Creates the exception with its text.</summary>
    public SbeOrderException(string message)
        : base(message) { }

    /// <summary>Creates the exception with its text and a cause.</summary>
    public SbeOrderException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Creates the exception without a text of its own.</summary>
    public SbeOrderException() { }
}
