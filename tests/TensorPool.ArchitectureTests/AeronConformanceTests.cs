using System.Text.RegularExpressions;

namespace TensorPool.ArchitectureTests;

/// <summary>
/// The conformance checklist of the Aeron IPC specification: formats (IF), client (IC) and driver (ID). Each item has a
/// test that names it, in its name and as the trait that it can be found by.
/// </summary>
public partial class AeronConformanceTests
{
    private static readonly (string Group, int Count)[] Checklist = [("IF", 12), ("IC", 18), ("ID", 20)];

    [Fact]
    public void Each_item_of_the_checklist_has_a_test()
    {
        HashSet<string> tested = [.. Tests().SelectMany(t => t.Items)];

        IEnumerable<string> missing = Checklist
            .SelectMany(g => Enumerable.Range(1, g.Count).Select(n => $"{g.Group}-{n}"))
            .Where(item => !tested.Contains(item));

        Assert.Empty(missing);
    }

    [Fact]
    public void Each_test_of_an_item_has_its_number_in_its_name()
    {
        IEnumerable<string> wrong = Tests()
            .Where(t => !t.Items.ToHashSet().SetEquals(t.ItemsOfName))
            .Select(t => $"{t.File}: {t.Name} of {string.Join(", ", t.Items)}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_test_names_an_item_that_does_not_exist()
    {
        IEnumerable<string> unknown = Tests()
            .SelectMany(t => t.Items)
            .Except(Checklist.SelectMany(g => Enumerable.Range(1, g.Count).Select(n => $"{g.Group}-{n}")));

        Assert.Empty(unknown);
    }

    private static List<ConformanceTest> Tests() =>
        [
            .. Repository
                .Files("tests", "*.cs")
                .Where(file => file.StartsWith("tests/TensorPool.Aeron.", StringComparison.Ordinal))
                .SelectMany(file =>
                    Method()
                        .Matches(File.ReadAllText(Repository.File(file)))
                        .Select(m => new ConformanceTest(
                            file,
                            m.Groups["name"].Value,
                            [.. Trait().Matches(m.Groups["attributes"].Value).Select(t => t.Groups["item"].Value)],
                            [
                                .. Prefix()
                                    .Matches(m.Groups["name"].Value)
                                    .Select(p => p.Groups["item"].Value.Replace('_', '-')),
                            ]
                        ))
                )
                .Where(t => t.Items.Length + t.ItemsOfName.Length > 0),
        ];

    /// <summary>Attributes of which the first makes a method a test, and its name.</summary>
    [GeneratedRegex(
        """^    (?<attributes>\[(?:Fact|Theory)\b.*?)^    (?:public|internal)[\w ]* (?<name>\w+)\(""",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Method();

    [GeneratedRegex("""Trait\("Req", "(?<item>I[A-Z]-\d+)"\)""")]
    private static partial Regex Trait();

    [GeneratedRegex("""(?<=^|_)(?<item>I[FCD]_\d+)(?=_)""")]
    private static partial Regex Prefix();

    private sealed record ConformanceTest(string File, string Name, string[] Items, string[] ItemsOfName);
}
