using System.Xml.Linq;

namespace TensorPool.Sbe.Tests.Package;

/// <summary>An option that is not listed in the package's props never reaches the generator, and nothing says so.</summary>
public class OptionsTests
{
    public static TheoryData<string> Options { get; } =
    ["SbeNamespace", "SbeVisibility", "SbeOverlays", "SbeOrderChecks", "SbeMaxDims", "SbeDispatcher"];

    private static readonly XDocument Props = XDocument.Load(
        RepositoryRoot.File("src/TensorPool.Sbe/build/TensorPool.Sbe.props")
    );

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_is_visible_to_the_compiler_as_metadata_and_as_property(string option)
    {
        Assert.Contains(option, MetadataNames());
        Assert.Contains(option, PropertyNames());
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_is_in_the_table_of_the_package_readme(string option)
    {
        string readme = File.ReadAllText(RepositoryRoot.File("src/TensorPool.Sbe/README.md"));

        Assert.Contains($"| `{option}` |", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_else_is_visible_to_the_compiler()
    {
        string[] options = [.. Options.Select(row => row.Data).Order(StringComparer.Ordinal)];

        Assert.Equal(options, PropertyNames().Order(StringComparer.Ordinal));
        Assert.Equal(options, MetadataNames().Where(n => n != "SourceItemGroup").Order(StringComparer.Ordinal));
        Assert.Contains("SourceItemGroup", MetadataNames());
    }

    private static string[] MetadataNames() =>
        [
            .. Props
                .Descendants("CompilerVisibleItemMetadata")
                .Where(e => e.Attribute("Include")?.Value == "AdditionalFiles")
                .Select(e => e.Attribute("MetadataName")!.Value),
        ];

    private static string[] PropertyNames() =>
        [.. Props.Descendants("CompilerVisibleProperty").Select(e => e.Attribute("Include")!.Value)];
}
