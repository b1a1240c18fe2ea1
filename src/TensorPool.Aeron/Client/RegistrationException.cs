using TensorPool.Aeron.Commands;

namespace TensorPool.Aeron.Client;

/// <summary>The driver refused to add something.</summary>
public sealed class RegistrationException : AeronException
{
    /// <summary>Without a reason.</summary>
    public RegistrationException()
        : this("The driver refused.") { }

    /// <summary>With a reason.</summary>
    public RegistrationException(string message)
        : base(message) { }

    /// <summary>With a reason and its cause.</summary>
    public RegistrationException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>With what the driver said.</summary>
    public RegistrationException(DriverErrorCode code, string message)
        : base($"{code}: {message}")
    {
        Code = code;
    }

    /// <summary>Why. Drivers differ in when they use <c>InvalidChannel</c> and <c>GenericError</c>.</summary>
    public DriverErrorCode Code { get; } = DriverErrorCode.Unknown;
}
