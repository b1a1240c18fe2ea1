namespace TensorPool.Cli.Hosting;

/// <summary>Ends a command with a message for people and a code for scripts.</summary>
internal sealed class ToolException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line or a file of settings is wrong.</summary>
    public static ToolException Usage(string message) => new(ExitCodes.Usage, message);

    /// <summary>It did not work.</summary>
    public static ToolException Failed(string message) => new(ExitCodes.Failed, message);

    /// <summary>No driver answers.</summary>
    public static ToolException Unreachable(string message) => new(ExitCodes.DriverUnreachable, message);
}
