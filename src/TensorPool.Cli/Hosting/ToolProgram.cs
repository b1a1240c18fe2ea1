using System.CommandLine;
using System.CommandLine.Invocation;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Hosting;

/// <summary>Reads the command line, runs the command, and makes an exit code of whatever happens.</summary>
internal static class ToolProgram
{
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parsed = ToolCommands.Create().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return RefuseUsage(parsed, error);
        }

        // Help, version and completion are actions of the parser; commands are ours (CommandRunner) and throw nothing.
        return parsed.Invoke(
            new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }
        );
    }

    /// <summary>Runs the body of a command.</summary>
    internal static int Run(ParseResult parsed, Func<ToolContext, int> body)
    {
        using StopSignal stop = new();
        using ToolOutput output = new(
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            parsed.GetValue(CommonOptions.Json),
            parsed.GetValue(CommonOptions.Quiet)
        );
        int code;
        try
        {
            using ToolContext context = new(parsed, output, stop);
            code = body(context);
            output.Flush();
        }
        catch (Exception exception)
        {
            code = ToolErrors.Explain(
                exception,
                stop.ExitCode is not null,
                parsed.GetValue(CommonOptions.AeronDirectory),
                out string message
            );
            if (message.Length > 0)
            {
                output.Error(message);
            }
        }

        // A failure that was found outlives the signal that ended the search.
        return code == ExitCodes.Ok ? stop.ExitCode ?? ExitCodes.Ok : code;
    }

    /// <summary>O-9: wrong usage prints the usage and exits with 2.</summary>
    private static int RefuseUsage(ParseResult parsed, TextWriter error)
    {
        Command command = parsed.CommandResult.Command;
        string[] names =
        [
            .. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name),
            .. command.Options.Concat(CommonOptions.All).Where(o => !o.Hidden).Select(o => o.Name),
        ];
        string[] unknown = [.. parsed.UnmatchedTokens];
        foreach (string token in unknown)
        {
            string? meant = Suggestion.For(token, names);
            error.WriteLine(
                $"error: '{token}' is no command, option or argument here.{(meant is null ? "" : $" Is '{meant}' meant?")}"
            );
        }

        // What the parser says besides of what it does not know follows from that.
        foreach (System.CommandLine.Parsing.ParseError problem in unknown.Length > 0 ? [] : parsed.Errors)
        {
            error.WriteLine($"error: {problem.Message}");
        }

        error.WriteLine();
        error.WriteLine($"Usage: {CommandHelp.UsageOf(command)}");
        error.WriteLine($"Help:  {CommandHelp.PathOf(command)} --help");
        return ExitCodes.Usage;
    }
}
