using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests;

public class OptionTests
{
    private const string Path = "/p/ping.sbe.xml";

    [Fact]
    public void File_of_the_item_group_is_a_schema_whatever_its_name()
    {
        Project project = Project.Of(With("/p/ping.xml", ("SourceItemGroup", "SbeSchema"))).Run();

        Assert.Contains("Ping.Ping.g.cs", project.HintNames);
    }

    [Fact]
    public void Other_file_is_no_schema()
    {
        Project project = Project.Of(With("/p/ping.xml", ("SourceItemGroup", "AdditionalFiles"))).Run();

        Assert.Empty(project.Problems);
        Assert.Empty(project.HintNames);
    }

    [Fact]
    public void Fragment_named_like_a_schema_is_none()
    {
        Project project = Project
            .Of(new InMemoryFile(Path, Schemas.Fragment(Path).Text) { Metadata = { ["SbeMaxDims"] = "no" } })
            .Run();

        Assert.Empty(project.Problems);
        Assert.Empty(project.HintNames);
    }

    [Fact]
    public void File_listed_twice_is_one_schema()
    {
        Project project = Project.Of(With(Path, ("SbeMaxDims", "no")), With(Path, ("SbeMaxDims", "no"))).Run();

        project.Diagnostics.Reported("SBE701", Path);
        Assert.Single(project.HintNames, "Ping.Ping.g.cs");
    }

    [Fact]
    public void Metadata_comes_before_the_property()
    {
        var properties = new Dictionary<string, string>
        {
            ["SbeNamespace"] = "From.Property",
            ["SbeVisibility"] = "internal",
        };
        Project project = Project
            .Of(
                properties,
                LanguageVersion.CSharp12,
                With(Path, ("SbeNamespace", "From.Metadata"), ("SbeVisibility", ""))
            )
            .Run();

        Assert.Contains("From.Metadata.Ping.g.cs", project.HintNames);
        Assert.Contains(
            "internal static partial class SchemaInfo",
            project.SourceOf("From.Metadata.SchemaInfo.g.cs"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("SbeNamespace", "My..Codecs")]
    [InlineData("SbeNamespace", "My.1Codecs")]
    [InlineData("SbeNamespace", "My.class")]
    [InlineData("SbeNamespace", "global::My")]
    [InlineData("SbeVisibility", "Public")]
    [InlineData("SbeVisibility", "private")]
    [InlineData("SbeOrderChecks", "true")]
    [InlineData("SbeMaxDims", "0")]
    [InlineData("SbeMaxDims", "-8")]
    [InlineData("SbeMaxDims", "8.0")]
    [InlineData("SbeMaxDims", "99999999999")]
    [InlineData("SbeDispatcher", "Dispatcher")]
    [InlineData("SbeDispatcher", "My.Dispatcher<int>")]
    public void Unusable_value_is_reported_and_the_default_stands_in(string option, string value)
    {
        Project project = Project.Of(With(Path, (option, value))).Run();

        Diagnostic diagnostic = project.Diagnostics.Reported("SBE701", Path);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Contains(option, diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Contains($"'{value}'", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("Ping.Ping.g.cs", project.HintNames);
    }

    [Theory]
    [InlineData("SbeOrderChecks", "on")]
    [InlineData("SbeOrderChecks", "off")]
    [InlineData("SbeOrderChecks", "auto")]
    [InlineData("SbeVisibility", "public")]
    [InlineData("SbeMaxDims", " 8 ")]
    [InlineData("SbeNamespace", "Größe._1")]
    [InlineData("SbeDispatcher", "My.App.Dispatcher")]
    public void Usable_value_is_not_reported(string option, string value) =>
        Assert.Empty(Project.Of(With(Path, (option, value))).Run().Problems);

    [Fact]
    public void All_unusable_values_are_reported_at_once()
    {
        Project project = Project
            .Of(With(Path, ("SbeVisibility", "x"), ("SbeOrderChecks", "x"), ("SbeMaxDims", "x")))
            .Run();

        Assert.Equal(3, project.Diagnostics.Count(static d => d.Id == "SBE701"));
    }

    [Fact]
    public void Language_below_12_is_one_error_and_no_code()
    {
        Project project = Project
            .Of(
                new Dictionary<string, string>(),
                LanguageVersion.CSharp11,
                Schemas.Trade("/p/b.sbe.xml"),
                With("/p/a.sbe.xml")
            )
            .Run();

        project.Diagnostics.Reported("SBE706", "/p/a.sbe.xml");
        Assert.Empty(project.HintNames);
    }

    [Fact]
    public void Language_below_12_does_not_matter_without_schemas() =>
        Assert.Empty(
            Project
                .Of(new Dictionary<string, string>(), LanguageVersion.CSharp11, new InMemoryFile("/p/a.txt", ""))
                .Run()
                .Problems
        );

    private static InMemoryFile With(string path, params (string Name, string Value)[] metadata) =>
        new(path, Schemas.Single("ping", 1, path).Text)
        {
            Metadata = metadata.ToDictionary(static m => m.Name, static m => m.Value),
        };
}
