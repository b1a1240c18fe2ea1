using System.Text.RegularExpressions;
using TensorPool.Aeron.Client;
using TensorPool.Configuration;

namespace TensorPool.Tests.Configuration;

/// <summary>The configuration reference for users has what the code reads: each key, its default, and its variable.</summary>
public partial class ConfigurationPageTests
{
    /// <summary>One of everything that has no default, so that the code reads all keys that there are.</summary>
    private const string OneOfEach = """
        [profiles.NAME]
        [[profiles.NAME.payload_pools]]
        pool_id = 1
        stride_bytes = 4096
        [streams.NAME]
        stream_id = 42
        profile = "NAME"
        """;

    private static readonly IReadOnlyList<EffectiveSetting> Settings = Read().Settings;

    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "configuration.md"));

    private static readonly IReadOnlyList<Row> Rows =
    [
        .. RowOfPage()
            .Matches(Page)
            .Select(m => new Row(m.Groups["key"].Value, m.Groups["default"].Value, m.Groups["variable"].Value)),
    ];

    [Fact]
    public void Page_has_the_keys_of_the_code_and_no_others() =>
        Assert.Equal(
            Settings.Select(setting => KeyOnPage(setting.Key)).Order(StringComparer.Ordinal),
            Rows.Select(row => row.Key).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Page_has_the_defaults_of_the_code() =>
        Assert.All(
            Settings,
            setting =>
            {
                string expected = setting.Origin == SettingOrigin.Default ? setting.Value : "required";
                Assert.Equal(expected, Meaning(RowOf(setting).Default));
            }
        );

    [Fact]
    public void Page_has_the_variables_that_the_code_asks_for()
    {
        HashSet<string> asked = [];
        _ = Read(variable =>
        {
            asked.Add(variable);
            return null;
        });
        asked.Remove("USER");

        Assert.Equal(
            asked.Order(StringComparer.Ordinal),
            Rows.Select(row => row.Variable)
                .Where(variable => variable != "none")
                .Select(variable => variable.Trim('`').Replace("<NAME>", "NAME", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            Rows.Where(row => row.Variable != "none"),
            row =>
                Assert.Equal(
                    $"`{SettingReader.VariableOf(row.Key.Replace("<name>", "NAME", StringComparison.Ordinal))}`",
                    row.Variable.Replace("<NAME>", "NAME", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void Files_of_the_page_are_right()
    {
        string[] files = [.. FileOfPage().Matches(Page).Select(match => match.Groups["file"].Value)];

        Assert.NotEmpty(files);
        Assert.All(files, file => ShmDriverConfiguration.Parse(file, "configuration.md", _ => null));
    }

    private static ShmDriverConfiguration Read(Func<string, string?>? environment = null) =>
        ShmDriverConfiguration.Parse(OneOfEach, "driver.toml", environment ?? (_ => null));

    private static Row RowOf(EffectiveSetting setting) => Rows.Single(row => row.Key == KeyOnPage(setting.Key));

    private static string KeyOnPage(string key) =>
        key.Replace("NAME", "<name>", StringComparison.Ordinal).Replace("[0]", "[]", StringComparison.Ordinal);

    /// <summary>The value that a cell stands for: written out, or said in words, or by the key it is taken from.</summary>
    private static string Meaning(string cell) =>
        cell switch
        {
            "required" => cell,
            "the first profile" => "\"NAME\"",
            "`AERON_DIR`, else `/dev/shm/aeron-<user>`" => $"\"{new AeronClientOptions().Directory}\"",
            ['`', .. var code, '`'] => AnyKey().Replace(code, key => Settings.Single(s => s.Key == key.Value).Value),
            _ => $"not a default: {cell}",
        };

    private sealed record Row(string Key, string Default, string Variable);

    [GeneratedRegex(
        @"^\| `(?<key>[a-z]+\.[a-z_.<>\[\]]+)` \| (?<default>[^|]+) \| (?<variable>[^|]+) \| [^|]+ \|$",
        RegexOptions.Multiline
    )]
    private static partial Regex RowOfPage();

    [GeneratedRegex("^```toml\n(?<file>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FileOfPage();

    [GeneratedRegex(@"\b(driver|shm)\.[a-z_]+")]
    private static partial Regex AnyKey();
}
