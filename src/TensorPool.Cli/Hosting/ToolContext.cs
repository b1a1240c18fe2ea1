using System.CommandLine;
using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Cnc;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Hosting;

/// <summary>What a command works with: its arguments, its output, and the request to end.</summary>
internal sealed class ToolContext : IDisposable
{
    public ToolContext(ParseResult parsed, ToolOutput output, StopSignal stop)
    {
        Parsed = parsed;
        Output = output;
        Stop = stop.Token;
        Logging = new ConsoleLoggerFactory(
            output,
            parsed.GetValue(CommonOptions.Verbose) ? LogLevel.Debug
                : parsed.GetValue(CommonOptions.Quiet) ? LogLevel.Error
                : LogLevel.Warning
        );
    }

    public ParseResult Parsed { get; }

    public ToolOutput Output { get; }

    /// <summary>Cancelled by Ctrl-C and SIGTERM: end cleanly and soon.</summary>
    public CancellationToken Stop { get; }

    /// <summary>Logs to standard error.</summary>
    public ILoggerFactory Logging { get; }

    /// <summary>Where the media driver is: the option, or what Aeron takes without it.</summary>
    public string AeronDirectory => Get(CommonOptions.AeronDirectory) ?? Aeron.Cnc.AeronDirectory.DefaultPath;

    /// <summary>Where regions are, for commands that have the option: it, else the variable, else the default.</summary>
    public string ShmBaseDirectory =>
        Get(RoleOptions.ShmBaseDirectory)
        ?? RoleOptions.ShmBaseDirectoryOfEnvironment
        ?? RoleOptions.DefaultShmBaseDirectory;

    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>Whether the user wrote the option, even with the value of its default.</summary>
    public bool IsGiven(Option option) => Parsed.GetResult(option) is { Implicit: false };

    /// <summary>Looks at the files of the media driver without being its client; it may be dead.</summary>
    /// <exception cref="ToolException">There is none, or it cannot be read.</exception>
    public CncReader OpenCnc() =>
        CncReader.TryOpen(AeronDirectory, out CncReader? reader, out string? problem)
            ? reader
            : throw ToolException.Unreachable(
                $"{problem} Start a media driver with: tensorpool media-driver --aeron-dir {AeronDirectory}"
            );

    /// <summary>Waits for the request to end.</summary>
    public void WaitForStop() => Stop.WaitHandle.WaitOne();

    /// <summary>Waits; returns whether the end was asked for meanwhile.</summary>
    public bool StoppedWithin(TimeSpan time) => Stop.WaitHandle.WaitOne(time);

    public void Dispose() => Logging.Dispose();
}
