namespace TensorPool.Sbe.MutationTests.Walking;

/// <summary>Two ways of reading one message contradict each other.</summary>
public sealed class WalkException : Exception
{
    public WalkException(string message)
        : base(message) { }

    public WalkException(string message, Exception innerException)
        : base(message, innerException) { }

    public WalkException() { }
}
