using System.Xml.Linq;

namespace TensorPool.Docs.Tests;

/// <summary>
/// A public member of a library without documentation does not compile: the compiler's warning CS1591 is on, and an error. What
/// is looked at here is whether somebody has switched it off.
/// </summary>
public class PublicDocumentationTests
{
    private const string Number = "1591";

    private static readonly string[] Switches =
    [
        "GenerateDocumentationFile",
        "DocumentationFile",
        "TreatWarningsAsErrors",
        "WarningsNotAsErrors",
        "WarningLevel",
    ];

    public static TheoryData<string> Libraries => ["TensorPool", "TensorPool.Aeron", "TensorPool.Sbe"];

    [Fact]
    public void Libraries_are_all_that_is_packed_and_no_tool() =>
        Assert.Equal(
            Libraries.Select(row => row.Data),
            Directory
                .GetDirectories(Path.Combine(Repository.Root, "src"))
                .Select(path => Path.GetFileName(path))
                .Where(name => Values(Project(name), "IsPackable").Contains("true"))
                .Where(name => !Values(Project(name), "PackAsTool").Contains("true"))
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    [Requirement("P10-4")]
    public void Missing_documentation_is_an_error()
    {
        XDocument all = XDocument.Parse(Repository.Read("Directory.Build.props"));
        foreach (string name in new[] { "GenerateDocumentationFile", "TreatWarningsAsErrors" })
        {
            XElement element = Assert.Single(all.Descendants(name));
            Assert.Equal("true", element.Value);
            Assert.DoesNotContain(element.AncestorsAndSelf(), e => e.Attribute("Condition") is not null);
        }

        Assert.DoesNotContain(Number, Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.DoesNotContain(Number, Repository.Read(".editorconfig"), StringComparison.Ordinal);
        XElement exempt = Assert.Single(
            XDocument.Parse(Repository.Read("Directory.Build.targets")).Descendants(),
            e => !e.HasElements && e.Value.Contains(Number, StringComparison.Ordinal)
        );
        Assert.Equal("'$(IsPackable)' != 'true'", exempt.Parent!.Attribute("Condition")?.Value);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    [Requirement("P10-4")]
    public void Library_does_not_switch_it_off(string name)
    {
        Assert.All(Switches, element => Assert.Empty(Values(Project(name), element)));
        string folder = Path.Combine(Repository.Root, "src", name);
        string[] files =
        [
            .. new[] { "*.csproj", "*.cs", "*.props", "*.targets", ".editorconfig", ".globalconfig" }.SelectMany(
                pattern => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            ),
        ];

        Assert.DoesNotContain(
            files.Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
            file => SwitchesOff(File.ReadAllText(file))
        );
    }

    private static bool SwitchesOff(string text) =>
        text.Contains($"CS{Number}", StringComparison.OrdinalIgnoreCase)
        || text.Contains($"<NoWarn>{Number}", StringComparison.Ordinal)
        || text.Contains($"warning disable {Number}", StringComparison.Ordinal);

    private static XDocument Project(string name) => XDocument.Parse(Repository.Read($"src/{name}/{name}.csproj"));

    private static IEnumerable<string> Values(XDocument project, string name) =>
        project.Descendants(name).Select(e => e.Value);
}
