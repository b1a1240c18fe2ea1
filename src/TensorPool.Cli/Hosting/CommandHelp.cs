using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace TensorPool.Cli.Hosting;

/// <summary>Examples and exit codes behind the help that the parser prints.</summary>
internal static class CommandHelp
{
    private const string ToolName = "tensorpool";

    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Says how a command is used, and what it runs.</summary>
    public static Command With(this Command command, string[] examples, Func<ToolContext, int> run)
    {
        Examples.Add(command, examples);
        command.SetAction(parsed => ToolProgram.Run(parsed, run));
        return command;
    }

    /// <summary>Lines that users can copy; each starts with <c>tensorpool</c>.</summary>
    public static IReadOnlyList<string> ExamplesOf(Command command) =>
        Examples.TryGetValue(command, out string[]? lines) ? lines : [];

    /// <summary>The command with all names before it: <c>tensorpool sbe decode</c>.</summary>
    public static string PathOf(Command command)
    {
        Command? parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? ToolName : $"{PathOf(parent)} {command.Name}";
    }

    /// <summary>One line: the command, its arguments, and that there are options.</summary>
    public static string UsageOf(Command command)
    {
        IEnumerable<string> arguments = command.Arguments.Select(argument =>
            argument.Arity.MinimumNumberOfValues == 0 ? $"[<{argument.Name}>]" : $"<{argument.Name}>"
        );
        string commands = command.Subcommands.Any(sub => !sub.Hidden) ? " <command>" : "";
        return string.Join(' ', [PathOf(command) + commands, .. arguments, "[options]"]);
    }

    /// <summary>Makes the help option of the root print examples too.</summary>
    public static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        }
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            using StringWriter text = new();
            parseResult.InvocationConfiguration.Output = text;
            int code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            // The parser prints the name of the program's file, which is not what users type.
            output.Write(text.ToString().Replace(RootCommand.ExecutableName, ToolName, StringComparison.Ordinal));
            Command command = parseResult.CommandResult.Command;
            if (ExamplesOf(command) is { Count: > 0 } examples)
            {
                output.WriteLine("Examples:");
                foreach (string example in examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            if (command is RootCommand)
            {
                output.WriteLine("Exit codes:");
                output.WriteLine(
                    "  0 ok, 1 failed or a failure was found, 2 usage, 3 no driver answers, 130 Ctrl-C, 143 SIGTERM"
                );
                output.WriteLine();
            }

            return code;
        }
    }
}
