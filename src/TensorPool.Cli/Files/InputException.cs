namespace TensorPool.Cli.Files;

/// <summary>Input that cannot be used, or output that cannot be written; the message says what, where, and what to do.</summary>
internal sealed class InputException : Exception
{
    public InputException(string message)
        : base(message) { }

    public InputException(string message, Exception cause)
        : base(message, cause) { }
}
