namespace TensorPool.Configuration;

/// <summary>A configuration has faults. <see cref="Errors"/> has all of them.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Without faults to name.</summary>
    public ConfigurationException()
        : this([]) { }

    /// <summary>With a message alone.</summary>
    public ConfigurationException(string message)
        : base(message) { }

    /// <summary>With a message and a cause.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>With all faults.</summary>
    public ConfigurationException(IReadOnlyList<ConfigurationError> errors)
        : base(Describe(errors)) => Errors = errors;

    /// <summary>The faults.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; } = [];

    private static string Describe(IReadOnlyList<ConfigurationError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return errors.Count switch
        {
            0 => "The configuration is not valid.",
            1 => errors[0].ToString(),
            _ => $"The configuration has {errors.Count} faults:{Environment.NewLine}"
                + string.Join(Environment.NewLine, errors),
        };
    }
}
