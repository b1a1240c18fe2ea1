using TensorPool.Aeron.Commands;

namespace TensorPool.Aeron.Driver;

/// <summary>A command is refused: the client gets the code and the message.</summary>
internal sealed class CommandException(DriverErrorCode code, string message) : Exception(message)
{
    public DriverErrorCode Code { get; } = code;
}
