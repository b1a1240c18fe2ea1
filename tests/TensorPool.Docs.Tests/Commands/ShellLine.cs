using System.Text;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>
/// A line of a shell, taken apart into its commands: words without quotes, without redirections and without the variables
/// that are set before them. What pages do not use (substitutions, loops, here-documents) is not known here.
/// </summary>
internal static class ShellLine
{
    private const string Operators = "|&;";
    private const string Redirections = "<>";

    /// <summary>The words of each command of the line, in their order.</summary>
    public static IReadOnlyList<string[]> Parse(string line)
    {
        List<string[]> commands = [];
        List<string> words = [];
        bool isTarget = false; // of a redirection
        for (int at = 0; at < line.Length; )
        {
            char c = line[at];
            if (Operators.Contains(c, StringComparison.Ordinal))
            {
                Add(commands, words);
                at++;
            }
            else if (Redirections.Contains(c, StringComparison.Ordinal))
            {
                isTarget = true;
                at++;
            }
            else if (c == ' ')
            {
                at++;
            }
            else
            {
                string word = ReadWord(line, ref at);
                bool isAssignment = words.Count == 0 && word.Split('=')[0] is { } name && IsVariable(name, word);
                if (!isTarget && !isAssignment)
                {
                    words.Add(word);
                }

                isTarget = false;
            }
        }

        Add(commands, words);
        return commands;
    }

    private static bool IsVariable(string name, string word) =>
        name.Length < word.Length && name.Length > 0 && name.All(c => char.IsAsciiLetterUpper(c) || c == '_');

    private static string ReadWord(string line, ref int at)
    {
        StringBuilder word = new();
        char quote = '\0';
        for (; at < line.Length; at++)
        {
            char c = line[at];
            if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '\\' && quote != '\'' && at + 1 < line.Length)
            {
                word.Append(line[++at]);
            }
            else if (quote == '\0' && (c == ' ' || (Operators + Redirections).Contains(c, StringComparison.Ordinal)))
            {
                break;
            }
            else
            {
                word.Append(c);
            }
        }

        Assert.True(quote == '\0', $"A quotation mark is not closed: {line}");
        return word.ToString();
    }

    private static void Add(List<string[]> commands, List<string> words)
    {
        if (words.Count > 0)
        {
            commands.Add([.. words]);
            words.Clear();
        }
    }
}
