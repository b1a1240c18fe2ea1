using System.Globalization;
using System.Text;
using TensorPool.Aeron.Cnc;

namespace TensorPool.Configuration;

/// <summary>
/// Reads settings by their key: from the environment, else from the file, else the default. Faults are collected, so that
/// all can be told at once; what was read is recorded with its origin.
/// </summary>
internal sealed class SettingReader
{
    private readonly TomlTable _root;
    private readonly string _fileName;
    private readonly Func<string, string?> _environment;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <param name="root">The file's root table; an empty one for no file.</param>
    /// <param name="fileName">Name in messages.</param>
    /// <param name="environment">Value of a variable, null if there is none.</param>
    /// <param name="errors">Gets the faults.</param>
    public SettingReader(
        TomlTable root,
        string fileName,
        Func<string, string?> environment,
        List<ConfigurationError> errors
    )
    {
        _root = root;
        _fileName = fileName;
        _environment = environment;
        Errors = errors;
    }

    public List<ConfigurationError> Errors { get; }

    /// <summary>What was read, in the order of reading.</summary>
    public List<EffectiveSetting> Settings { get; } = [];

    /// <summary>Key in upper case, everything but letters and digits as underscores (driver 1.0, section 13).</summary>
    public static string VariableOf(string key) =>
        string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));

    /// <summary>A text in which <c>$USER</c> and <c>${USER}</c> stand for the user, as in the default Aeron directory.</summary>
    /// <param name="key">Key, with dots.</param>
    /// <param name="byDefault">Value where nobody says anything; null for a setting that may be absent.</param>
    public string? Text(string key, string? byDefault)
    {
        if (FromEnvironment(key) is { } value)
        {
            return Record(key, ExpandUser(value), Quote(ExpandUser(value)), SettingOrigin.Environment);
        }

        switch (Find(key))
        {
            case null:
                return byDefault is null ? null : Record(key, byDefault, Quote(byDefault), SettingOrigin.Default);
            case TomlScalar { Value: string text } node:
                return Record(key, ExpandUser(text), Quote(ExpandUser(text)), SettingOrigin.File, node.Line);
            case { } other:
                Wrong(key, other, "a string");
                return byDefault;
        }
    }

    /// <summary>A whole number within bounds.</summary>
    public long Integer(string key, long byDefault, long least, long greatest) =>
        Integer(key, least, greatest) ?? Record(key, byDefault, Text(byDefault), SettingOrigin.Default);

    /// <summary>The same, for a number that may be absent: null then, and after a fault.</summary>
    public long? Integer(string key, long least, long greatest)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {greatest}");
        if (FromEnvironment(key) is { } value)
        {
            if (
                long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                && number >= least
                && number <= greatest
            )
            {
                return Record(key, number, Text(number), SettingOrigin.Environment);
            }

            WrongVariable(key, value, wanted);
            return null;
        }

        switch (Find(key))
        {
            case null:
                return null;
            case TomlScalar { Value: long number } node when number >= least && number <= greatest:
                return Record(key, number, Text(number), SettingOrigin.File, node.Line);
            case { } other:
                Wrong(key, other, wanted);
                return null;
        }
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool byDefault) =>
        Flag(key) ?? Record(key, byDefault, Text(byDefault), SettingOrigin.Default);

    /// <summary>The same, for one that may be absent: null then, and after a fault.</summary>
    public bool? Flag(string key)
    {
        if (FromEnvironment(key) is { } value)
        {
            if (value is "true" or "false")
            {
                return Record(key, value == "true", value, SettingOrigin.Environment);
            }

            WrongVariable(key, value, "true or false");
            return null;
        }

        switch (Find(key))
        {
            case null:
                return null;
            case TomlScalar { Value: bool flag } node:
                return Record(key, flag, Text(flag), SettingOrigin.File, node.Line);
            case { } other:
                Wrong(key, other, "true or false");
                return null;
        }
    }

    /// <summary>Texts; in a variable separated as paths in PATH are (driver 1.0, DO-18).</summary>
    public IReadOnlyList<string> Texts(string key, IReadOnlyList<string> byDefault)
    {
        if (FromEnvironment(key) is { } value)
        {
            string[] parts = value.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
            string[] expanded = [.. parts.Select(ExpandUser)];
            return Record<IReadOnlyList<string>>(key, expanded, Quote(expanded), SettingOrigin.Environment);
        }

        switch (Find(key))
        {
            case null:
                return Record(key, byDefault, Quote(byDefault), SettingOrigin.Default);
            case TomlList list when list.Items.TrueForAll(item => item is TomlScalar { Value: string }):
                string[] texts = [.. list.Items.Select(item => ExpandUser((string)((TomlScalar)item).Value))];
                return Record<IReadOnlyList<string>>(key, texts, Quote(texts), SettingOrigin.File, list.Line);
            case { } other:
                Wrong(key, other, "an array of strings");
                return byDefault;
        }
    }

    /// <summary>The tables within a table, by name, in the order of the file; none where there is no such table.</summary>
    public IReadOnlyList<(string Name, int Line)> Tables(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case TomlTable table:
                var names = new List<(string, int)>();
                foreach ((string name, TomlNode node) in table.Entries)
                {
                    node.IsKnown = true;
                    if (node is TomlTable)
                    {
                        names.Add((name, node.Line));
                    }
                    else
                    {
                        Wrong($"{key}.{name}", node, "a table");
                    }
                }

                return names;
            case { } other:
                Wrong(key, other, "a table of tables");
                return [];
        }
    }

    /// <summary>How many tables an array holds; their keys are <c>key[0].…</c> and so on. Null where there is none.</summary>
    public int? CountOf(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case TomlList list when list.Items.TrueForAll(item => item is TomlTable):
                list.Items.ForEach(item => item.IsKnown = true);
                return list.Items.Count;
            case { } other:
                Wrong(key, other, "an array of tables");
                return null;
        }
    }

    /// <summary>
    /// Reports a fault of a value that was read; not where something within it was at fault already, of which this is
    /// but the consequence.
    /// </summary>
    public void Error(string key, string message)
    {
        if (!Errors.Exists(error => error.Key.StartsWith(key, StringComparison.Ordinal)))
        {
            Errors.Add(new(WhereIs(key), key, message));
        }
    }

    /// <summary>Reports every key of the file that was not read, with those that could have been meant.</summary>
    public void ReportUnknownKeys() => ReportUnknownKeys(_root, "");

    private void ReportUnknownKeys(TomlTable table, string path)
    {
        foreach ((string key, TomlNode node) in table.Entries)
        {
            string full = path.Length == 0 ? key : $"{path}.{key}";
            if (!node.IsKnown)
            {
                string[] known = [.. KnownBelow(path)];
                string hint = known.Length == 0 ? "" : $"; known here: {string.Join(", ", known)}";
                Errors.Add(new(At(node.Line), full, $"unknown key{hint}"));
            }
            else if (node is TomlTable inner)
            {
                ReportUnknownKeys(inner, full);
            }
            else if (node is TomlList list)
            {
                for (int i = 0; i < list.Items.Count; i++)
                {
                    if (list.Items[i] is TomlTable item)
                    {
                        ReportUnknownKeys(item, $"{full}[{i}]");
                    }
                }
            }
        }
    }

    /// <summary>Keys directly below a table that somebody asked for, whether the file has them or not.</summary>
    private IEnumerable<string> KnownBelow(string path)
    {
        string prefix = path.Length == 0 ? "" : path + ".";
        return _asked
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => key[prefix.Length..].Split('.', '[')[0])
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Finds a value, and marks it and the tables around it as known.</summary>
    private TomlNode? Find(string key)
    {
        _asked.Add(key);
        TomlNode node = _root;
        string path = "";
        foreach (string part in key.Split('.'))
        {
            if (node is not TomlTable table)
            {
                ReportOnce(path, node, "a table");
                return null;
            }

            int bracket = part.IndexOf('[', StringComparison.Ordinal);
            string name = bracket < 0 ? part : part[..bracket];
            if (table[name] is not { } found)
            {
                return null;
            }

            node = found;
            node.IsKnown = true;
            if (bracket >= 0 && node is TomlList list)
            {
                node = list.Items[int.Parse(part[(bracket + 1)..^1], CultureInfo.InvariantCulture)];
                node.IsKnown = true;
            }

            path = path.Length == 0 ? part : $"{path}.{part}";
        }

        return node;
    }

    private void ReportOnce(string key, TomlNode found, string wanted)
    {
        if (!Errors.Exists(error => error.Key == key))
        {
            Wrong(key, found, wanted);
        }
    }

    private string? FromEnvironment(string key) =>
        key.Contains('[', StringComparison.Ordinal) ? null : _environment(VariableOf(key));

    private string ExpandUser(string text)
    {
        if (!text.Contains("$USER", StringComparison.Ordinal) && !text.Contains("${USER}", StringComparison.Ordinal))
        {
            return text;
        }

        string user = AeronDirectory.UserName(_environment("USER"));
        return text.Replace("${USER}", user, StringComparison.Ordinal).Replace("$USER", user, StringComparison.Ordinal);
    }

    private T Record<T>(string key, T value, string text, SettingOrigin origin, int line = 0)
    {
        _asked.Add(key);
        string source = origin switch
        {
            SettingOrigin.Environment => VariableOf(key),
            SettingOrigin.File => At(line),
            _ => "",
        };

        // A variable wins, but the key in the file is a known one all the same.
        _ = Find(key);
        Settings.Add(new EffectiveSetting(key, text, origin, source));
        return value;
    }

    private void Wrong(string key, TomlNode found, string wanted) =>
        Errors.Add(new(At(found.Line), key, $"must be {wanted}, found {found.Describe()}"));

    private void WrongVariable(string key, string value, string wanted)
    {
        _ = Find(key);
        Errors.Add(new($"environment {VariableOf(key)}", key, $"must be {wanted}, found \"{value}\""));
    }

    /// <summary>The variable or the line of a key; the line of what is around it, where the file lacks it.</summary>
    private string WhereIs(string key)
    {
        if (FromEnvironment(key) is not null)
        {
            return $"environment {VariableOf(key)}";
        }

        for (string place = key; ; place = place[..Math.Max(0, place.LastIndexOfAny(['.', '[']))])
        {
            if (place.Length == 0)
            {
                return _fileName;
            }

            if (Find(place) is { } node)
            {
                return At(node.Line);
            }
        }
    }

    /// <summary>Line 0 is for what is not in a file.</summary>
    private string At(int line) =>
        line == 0 ? _fileName : string.Create(CultureInfo.InvariantCulture, $"{_fileName}:{line}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool flag) => flag ? "true" : "false";

    private static string Quote(IReadOnlyList<string> texts) => $"[{string.Join(", ", texts.Select(Quote))}]";

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
