using System.CommandLine;
using System.Globalization;
using System.Text;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;

namespace TensorPool.Cli.Tests.Documentation;

/// <summary>The reference of commands and options, written from the code.</summary>
internal static class ToolReference
{
    public static string Write()
    {
        RootCommand root = ToolCommands.Create();
        StringBuilder text = new();
        text.Append("### Options of every command\n\n");
        WriteOptions(text, CommonOptions.All);
        text.Append("\n### Options of roles\n\n");
        text.Append(
            "`produce`, `consume`, `supervise`, `tap`, `attach`, `detach`, `keepalive` and `send-consumer-config` take them.\n\n"
        );
        WriteOptions(text, RoleOptions.All);
        WriteCommands(text, root);
        return text.ToString();
    }

    private static void WriteCommands(StringBuilder text, Command parent)
    {
        foreach (Command command in parent.Subcommands.Where(c => !c.Hidden))
        {
            if (command.Subcommands.Count > 0)
            {
                WriteCommands(text, command);
                continue;
            }

            string aliases = command.Aliases.Count > 0 ? $" Also `{string.Join("`, `", command.Aliases)}`." : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n### {CommandHelp.PathOf(command)["tensorpool ".Length..]}\n\n"
            );
            text.Append(CultureInfo.InvariantCulture, $"{command.Description}.{aliases}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"```text\n{CommandHelp.UsageOf(command)}\n```\n\n");
            if (command.Arguments.Count > 0)
            {
                text.Append("| Argument | Meaning |\n| --- | --- |\n");
                foreach (Argument argument in command.Arguments)
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"| `<{argument.Name}>` | {Escape(argument.Description)} |\n"
                    );
                }

                text.Append('\n');
            }

            Option[] options =
            [
                .. command.Options.Where(o =>
                    !o.Hidden && !RoleOptions.All.Contains(o)
                    || o == RoleOptions.ShmBaseDirectory && !command.Options.Contains(RoleOptions.Stream)
                ),
            ];
            if (options.Length > 0)
            {
                WriteOptions(text, options);
                text.Append('\n');
            }

            text.Append("```sh\n");
            foreach (string example in CommandHelp.ExamplesOf(command))
            {
                text.Append(example).Append('\n');
            }

            text.Append("```\n");
        }
    }

    private static void WriteOptions(StringBuilder text, IEnumerable<Option> options)
    {
        text.Append("| Option | Meaning |\n| --- | --- |\n");
        foreach (Option option in options)
        {
            string names = string.Join(", ", option.Aliases.Prepend(option.Name).Select(n => $"`{n}`"));
            string value = option.HelpName is { } help
                ? $" `<{help.Replace("|", "\\|", StringComparison.Ordinal)}>`"
                : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {names}{value} | {Escape(option.Description)}{DefaultOf(option)} |\n"
            );
        }
    }

    private static string DefaultOf(Option option)
    {
        if (option.Required)
        {
            return "; required";
        }

        string? value = option.HasDefaultValue
            ? option.GetDefaultValue() switch
            {
                null or false or "" or 0 or 0.0 => null,
                true => "true",
                Enum e => e.ToString().ToLowerInvariant(),
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                string word => word,
                _ => null,
            }
            : null;
        return value is null ? "" : $" [default: {value}]";
    }

    private static string Escape(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}
