using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;
using TensorPool.Cli.Files;
using TensorPool.Configuration;
using TensorPool.DriverClient;

namespace TensorPool.Cli.Hosting;

/// <summary>From what commands throw to what people and scripts get.</summary>
internal static class ToolErrors
{
    private const int BrokenPipe = 32; // EPIPE

    /// <summary>The exit code of an exception, and what to print; no text is printed for an empty one.</summary>
    /// <param name="exception">What a command threw.</param>
    /// <param name="isStopping">Whether a signal has asked for the end.</param>
    /// <param name="aeronDirectory">The Aeron directory that was asked for; null for the default.</param>
    /// <param name="message">Text for people.</param>
    public static int Explain(Exception exception, bool isStopping, string? aeronDirectory, out string message)
    {
        message = exception.Message;
        switch (exception)
        {
            case ToolException tool:
                return tool.ExitCode;
            case OperationCanceledException when isStopping:
                message = "";
                return ExitCodes.Ok; // the runner makes the code of the signal of it
            case IOException { HResult: BrokenPipe }:
                message = "";
                return ExitCodes.BrokenPipe;
            case ConfigurationException or ArgumentException or FormatException:
                return ExitCodes.Usage;
            case DriverTimeoutException:
                message +=
                    $" From the command line: tensorpool media-driver{(aeronDirectory is null ? "" : $" --aeron-dir {aeronDirectory}")}";
                return ExitCodes.DriverUnreachable;
            case ShmDriverTimeoutException { IsDriverAlive: true }:
                return ExitCodes.DriverUnreachable;
            case ShmDriverTimeoutException:
                message += " Is an SHM driver running there? Start one with: tensorpool driver --config FILE";
                return ExitCodes.DriverUnreachable;
            case ShmDriverException or InputException:
            case ActiveDriverException:
                return ExitCodes.Failed;
            case AeronException or IOException or UnauthorizedAccessException or TimeoutException:
            case NotSupportedException:
                return ExitCodes.Failed;
            default:
                // Not foreseen: whoever reports it needs all of it.
                message = exception.ToString();
                return ExitCodes.Failed;
        }
    }
}
