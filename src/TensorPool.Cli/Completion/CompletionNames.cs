using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;

namespace TensorPool.Cli.Completion;

/// <summary>Makes completion offer what the help says: one spelling of each name, in lower case.</summary>
internal static class CompletionNames
{
    /// <summary>Offers these values, and not the names in the code that the parser would find by itself.</summary>
    public static Option<T> CompleteWith<T>(this Option<T> option, params string[] names)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => names.Select(name => new CompletionItem(name)));
        return option;
    }

    /// <summary>Takes from the help option the names that nobody types here: <c>/h</c>, <c>-?</c> and <c>/?</c>.</summary>
    public static void KeepUsualHelp(RootCommand root)
    {
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            foreach (string alias in help.Aliases.Where(alias => alias is not "-h").ToArray())
            {
                help.Aliases.Remove(alias);
            }
        }
    }

    /// <summary>Has flags take no value, so that what follows them is completed, and not <c>True</c> or <c>False</c>.</summary>
    public static void KeepFlagsBare(Command command)
    {
        foreach (Option option in command.Options.Where(option => option.ValueType == typeof(bool)))
        {
            option.Arity = ArgumentArity.Zero;
        }

        foreach (Command subcommand in command.Subcommands)
        {
            KeepFlagsBare(subcommand);
        }
    }
}
