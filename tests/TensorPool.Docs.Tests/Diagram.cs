using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests;

/// <summary>
/// A Mermaid diagram, read by the part of its grammar that the pages use: what is outside of it may be right, but nobody here has
/// seen it drawn. Inside are no characters that end a statement (;), begin an entity (#), or want quotation marks.
/// </summary>
internal static partial class Diagram
{
    private const string Id = @"[A-Za-z]\w*";
    private const string Plain = @"[^""\[\](){}|<>;#&]+";
    private const string Quoted = @"""[^"";#]+""";
    private const string Label = $"(?:{Quoted}|{Plain})";
    private const string Shape =
        $@"(?:\[\({Label}\)\]|\(\[{Label}\]\)|\{{\{{{Label}\}}\}}|\{{{Label}\}}|\[{Label}\]|\({Label}\))";
    private const string Node = $"(?:(?<declared>{Id}){Shape}|(?<id>{Id}))";
    private const string Nodes = $"{Node}(?: & {Node})*";
    private const string Arrow = $"(?:-->|---|~~~|-\\.->|-- {Label} -->|-\\. {Label} \\.->)";

    /// <summary>What is wrong with a diagram; null if nothing is.</summary>
    public static string? Fault(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        Regex? statement = lines.FirstOrDefault() switch
        {
            "flowchart LR" or "flowchart TB" => FlowchartStatement(),
            "sequenceDiagram" => SequenceStatement(),
            "stateDiagram-v2" => StateStatement(),
            _ => null,
        };
        if (statement is null)
        {
            return $"it begins with '{lines.FirstOrDefault()}', which is none of the kinds that are used here";
        }

        Match[] matches = [.. lines.Skip(1).Select(line => statement.Match(line))];
        if (Array.FindIndex(matches, match => !match.Success) is >= 0 and int wrong)
        {
            return $"'{lines[wrong + 1]}' is no statement of it";
        }

        int open = 0;
        foreach (Match match in matches)
        {
            open +=
                match.Groups["open"].Success ? 1
                : match.Value == "end" ? -1
                : 0;
            if (open < 0)
            {
                break;
            }
        }

        // A state is its own text. Elsewhere, a name that was mistyped would be drawn as one more box.
        string? unknown =
            statement == StateStatement()
                ? null
                : Values(matches, "id").Except(Values(matches, "declared")).FirstOrDefault();
        return open != 0 ? "its blocks and their ends do not match"
            : unknown is not null ? $"'{unknown}' has no text"
            : null;
    }

    private static IEnumerable<string> Values(IEnumerable<Match> matches, string group) =>
        matches.SelectMany(match => match.Groups[group].Captures).Select(capture => capture.Value);

    [GeneratedRegex(
        $"^(?:(?<open>subgraph) (?<declared>{Id})\\[{Quoted}\\]|direction (?:LR|TB)|end|{Nodes}(?: {Arrow} {Nodes})*)$"
    )]
    private static partial Regex FlowchartStatement();

    [GeneratedRegex(
        $"^(?:participant (?<declared>{Id}) as [^;#:]+|(?<id>{Id})--?>>(?<id>{Id}): [^;#]+|Note over (?<id>{Id})(?:,(?<id>{Id}))?: [^;#]+|(?<open>loop|alt) [^;#]+|else [^;#]+|end)$"
    )]
    private static partial Regex SequenceStatement();

    [GeneratedRegex(
        $"^(?:direction (?:LR|TB)|state {Quoted} as (?<declared>{Id})|(?:\\[\\*\\]|(?<id>{Id})) --> (?:\\[\\*\\]|(?<id>{Id}))(?:: [^;#:]+)?|note (?:right|left) of (?<id>{Id}): [^;#:]+)$"
    )]
    private static partial Regex StateStatement();
}
