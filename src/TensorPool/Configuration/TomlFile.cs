using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace TensorPool.Configuration;

/// <summary>
/// Reads TOML into tables that remember their lines. The parser checks syntax and duplicate keys; what the keys mean is
/// asked later.
/// </summary>
internal static class TomlFile
{
    /// <param name="text">The file's content.</param>
    /// <param name="fileName">Name in messages.</param>
    /// <param name="errors">Gets the faults of syntax.</param>
    /// <returns>The root table; what could be read of it, if there are faults.</returns>
    public static TomlTable Parse(string text, string fileName, List<ConfigurationError> errors)
    {
        DocumentSyntax document = SyntaxParser.Parse(text, fileName, validate: true);
        foreach (DiagnosticMessage message in document.Diagnostics)
        {
            if (message.Kind == DiagnosticMessageKind.Error)
            {
                errors.Add(new($"{fileName}:{message.Span.Start.Line + 1}", "", message.Message));
            }
        }

        var root = new TomlTable(1) { IsKnown = true };
        if (document.HasErrors)
        {
            return root;
        }

        AddAll(root, document.KeyValues);
        foreach (TableSyntaxBase syntax in document.Tables)
        {
            int line = LineOf(syntax);
            string[] path = [.. PathOf(syntax.Name!)];
            TomlTable parent = TableAt(root, path.AsSpan(..^1), line);
            TomlTable table =
                syntax is TableArraySyntax
                    ? AppendTable(parent, path[^1], line)
                    : TableAt(parent, path.AsSpan(^1..), line);
            AddAll(table, syntax.Items);
        }

        return root;
    }

    private static void AddAll(TomlTable table, IEnumerable<KeyValueSyntax> entries)
    {
        foreach (KeyValueSyntax entry in entries)
        {
            int line = LineOf(entry);
            string[] path = [.. PathOf(entry.Key!)];
            TableAt(table, path.AsSpan(..^1), line).Add(path[^1], Convert(entry.Value!));
        }
    }

    /// <summary>The table at a path, made where it is missing; the last one where there is an array of tables.</summary>
    private static TomlTable TableAt(TomlTable table, ReadOnlySpan<string> path, int line)
    {
        foreach (string key in path)
        {
            switch (table[key])
            {
                case TomlTable inner:
                    table = inner;
                    break;
                case TomlList { Items: [.., TomlTable last] }:
                    table = last;
                    break;
                default:
                    var made = new TomlTable(line);
                    table.Add(key, made);
                    table = made;
                    break;
            }
        }

        return table;
    }

    private static TomlTable AppendTable(TomlTable parent, string key, int line)
    {
        if (parent[key] is not TomlList list)
        {
            list = new TomlList(line);
            parent.Add(key, list);
        }

        var table = new TomlTable(line);
        list.Items.Add(table);
        return table;
    }

    private static TomlNode Convert(ValueSyntax value)
    {
        int line = LineOf(value);
        switch (value)
        {
            case StringValueSyntax text:
                return new TomlScalar(line, text.Value ?? "");
            case IntegerValueSyntax number:
                return new TomlScalar(line, number.Value);
            case BooleanValueSyntax flag:
                return new TomlScalar(line, flag.Value);
            case ArraySyntax array:
                var list = new TomlList(line);
                list.Items.AddRange(array.Items.Select(item => Convert(item.Value!)));
                return list;
            case InlineTableSyntax inline:
                var table = new TomlTable(line);
                AddAll(table, inline.Items.Select(item => item.KeyValue!));
                return table;
            default:
                return new TomlScalar(line, new TomlOther(value.ToString().Trim()));
        }
    }

    private static IEnumerable<string> PathOf(KeySyntax key)
    {
        yield return Text(key.Key!);
        foreach (DottedKeyItemSyntax item in key.DotKeys)
        {
            yield return Text(item.Key!);
        }
    }

    private static string Text(BareKeyOrStringValueSyntax key) =>
        key switch
        {
            BareKeySyntax bare => bare.Key!.Text!,
            StringValueSyntax quoted => quoted.Value ?? "",
            _ => key.ToString(),
        };

    private static int LineOf(SyntaxNode node) => node.Span.Start.Line + 1;
}
