namespace TensorPool.Configuration;

/// <summary>A value of a TOML file, with its line, and whether anybody has asked for it.</summary>
internal abstract class TomlNode(int line)
{
    /// <summary>Line in the file, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Set by whoever understands it: what stays unset is an unknown key.</summary>
    public bool IsKnown { get; set; }

    /// <summary>What it is, for messages: <c>the string "x"</c>.</summary>
    public abstract string Describe();
}

/// <summary>A string, integer, boolean, or something that no setting takes.</summary>
internal sealed class TomlScalar(int line, object value) : TomlNode(line)
{
    /// <summary>A string, long, bool, or <see cref="TomlOther"/>.</summary>
    public object Value { get; } = value;

    public override string Describe() =>
        Value switch
        {
            string text => $"the string \"{text}\"",
            long number => $"the integer {number}",
            bool flag => flag ? "the boolean true" : "the boolean false",
            TomlOther other => $"the value {other.Text}",
            _ => throw new InvalidOperationException(Value.GetType().Name),
        };
}

/// <summary>A float or a date, which no setting takes: its text, for messages.</summary>
internal sealed record TomlOther(string Text);

/// <summary>An array, of tables or of values.</summary>
internal sealed class TomlList(int line) : TomlNode(line)
{
    public List<TomlNode> Items { get; } = [];

    public override string Describe() => $"an array of {Items.Count}";
}

/// <summary>A table, in the order of the file.</summary>
internal sealed class TomlTable(int line) : TomlNode(line)
{
    private readonly Dictionary<string, TomlNode> _byKey = new(StringComparer.Ordinal);

    public List<KeyValuePair<string, TomlNode>> Entries { get; } = [];

    public TomlNode? this[string key] => _byKey.GetValueOrDefault(key);

    public void Add(string key, TomlNode node)
    {
        _byKey.Add(key, node);
        Entries.Add(new(key, node));
    }

    public override string Describe() => "a table";
}
