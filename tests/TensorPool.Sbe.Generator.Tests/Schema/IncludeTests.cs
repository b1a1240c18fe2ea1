using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Generator.Schema.Including;

namespace TensorPool.Sbe.Generator.Tests.Schema;

public sealed class IncludeTests
{
    private const string Message = """<message name="M" id="1"><field name="a" id="1" type="T"/></message>""";

    private static readonly string Types =
        $"""<types>{SchemaText.Header}<type name="T" primitiveType="uint16"/></types>""";

    [Theory]
    [InlineData("common.xml", "/schemas/common.xml")]
    [InlineData("./sub/../common.xml", "/schemas/common.xml")]
    [InlineData("sub\\common.xml", "/schemas/sub/common.xml")]
    [InlineData("../common.xml", "/common.xml")]
    [InlineData("COMMON.xml", "/schemas/common.xml")]
    [InlineData("/elsewhere/common.xml", "/elsewhere/common.xml")]
    [InlineData("my%20types.xml", "/schemas/my types.xml")]
    [InlineData("common.xml", "\\schemas\\common.xml")]
    public void Address_is_relative_to_the_including_file(string href, string path)
    {
        CompiledSchema compiled = Compile(href, new SchemaSource(path, Types));

        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(2, Assert.Single(compiled.Schema!.Messages).Root.BlockLength);
    }

    [Fact]
    public void Equal_case_is_preferred()
    {
        CompiledSchema compiled = Compile(
            "a.xml",
            new SchemaSource("/schemas/A.xml", "<types/>"),
            new SchemaSource("/schemas/a.xml", Types)
        );

        Assert.Empty(compiled.Diagnostics);
    }

    [Fact]
    public void Includes_nest_and_each_is_relative_to_its_own_file()
    {
        CompiledSchema compiled = Compile(
            "sub/outer.xml",
            new SchemaSource("/schemas/sub/outer.xml", Fragment("types", Include("inner.xml"))),
            new SchemaSource("/schemas/sub/inner.xml", Types)
        );

        Assert.Empty(compiled.Diagnostics);
        Assert.NotNull(compiled.Schema);
    }

    [Fact]
    public void A_file_reached_twice_counts_once()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Raw(Include("a.xml") + Include("b.xml") + Message),
            null,
            new SchemaSource("/schemas/a.xml", Fragment("types", Include("common.xml"))),
            new SchemaSource("/schemas/b.xml", Fragment("types", Include("common.xml"))),
            new SchemaSource("/schemas/common.xml", Types)
        );

        Assert.Empty(compiled.Diagnostics);
    }

    [Fact]
    public void Messages_can_be_included_one_by_one_or_together()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Raw(Types + Include("one.xml") + Include("more.xml")),
            null,
            new SchemaSource("/schemas/one.xml", Message),
            new SchemaSource("/schemas/more.xml", """<messages package="other"><message name="N" id="2"/></messages>""")
        );

        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(["M", "N"], compiled.Schema!.Messages.Select(static m => m.SchemaName));
        Assert.Equal(["Test", "Other"], compiled.Schema.Messages.Select(static m => m.Type.Namespace));
    }

    [Fact]
    public void Fallback_stands_in_for_a_missing_file_only()
    {
        string include = $"""<xi:include href="common.xml"><xi:fallback>{Types}</xi:fallback></xi:include>""";

        CompiledSchema missing = SchemaText.Compile(SchemaText.Raw(include + Message));
        CompiledSchema present = SchemaText.Compile(
            SchemaText.Raw(include + Message),
            null,
            new SchemaSource(
                "/schemas/common.xml",
                Types.Replace("uint16\"/></types>", "uint64\"/></types>", StringComparison.Ordinal)
            )
        );

        Assert.Empty(missing.Diagnostics);
        Assert.Equal(2, missing.Schema!.Messages[0].Root.BlockLength);
        Assert.Equal(8, present.Schema!.Messages[0].Root.BlockLength);
    }

    [Fact]
    public void A_missing_file_is_one_error_and_not_one_per_use_of_its_types()
    {
        CompiledSchema compiled = Compile("comon.xml", new SchemaSource("/schemas/common.xml", Types));

        SchemaDiagnostic error = Assert.Single(compiled.Diagnostics);
        Assert.Equal("SBE013", error.Id);
        Assert.Contains("Did you mean 'common.xml'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<xi:include href="a.xml"/>""", "href=\"test.sbe.xml\"", "/schemas/a.xml")]
    [InlineData("""<xi:include href="test.sbe.xml"/>""", "href=\"test.sbe.xml\"", "/schemas/test.sbe.xml")]
    public void A_cycle_is_reported_where_it_closes(string include, string place, string path)
    {
        string text = SchemaText.Raw(include + Types);
        string fragment = Fragment("types", Include("test.sbe.xml"));

        SchemaDiagnostic error = SchemaText
            .Compile(
                text,
                null,
                new SchemaSource("/schemas/a.xml", fragment),
                new SchemaSource("/schemas/test.sbe.xml", text)
            )
            .Single("SBE016");

        Assert.Equal(path, error.Place.Path);
        Assert.Equal(place, error.At(path.EndsWith("a.xml", StringComparison.Ordinal) ? fragment : text));
    }

    [Theory]
    [InlineData("""<xi:include href="a.xml" parse="text"/>""")]
    [InlineData("""<xi:include href="a.xml" xpointer="x"/>""")]
    [InlineData("""<xi:include href="a.xml#x"/>""")]
    [InlineData("""<xi:include href="schema.xml"/>""")]
    [InlineData("""<message name="M" id="1"><xi:include href="a.xml"/></message>""")]
    public void What_is_not_a_whole_fragment_in_a_container_is_refused(string include)
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Raw(include),
            null,
            new SchemaSource("/schemas/a.xml", Types),
            new SchemaSource("/schemas/schema.xml", SchemaText.Raw(""))
        );

        Assert.Contains(compiled.Diagnostics, static d => d.Id == "SBE016");
    }

    [Theory]
    [InlineData("<xi:include/>", "SBE003")]
    [InlineData("""<xi:include href=""/>""", "SBE004")]
    public void Address_is_required(string include, string id) =>
        Assert.Contains(SchemaText.Compile(SchemaText.Raw(include)).Diagnostics, d => d.Id == id);

    [Fact]
    public void Faults_in_an_included_file_are_placed_there()
    {
        const string Fault = """<types><type name="T" primitiveType="uint99"/></types>""";
        CompiledSchema unknown = Compile("a.xml", new SchemaSource("/schemas/a.xml", Fault));
        CompiledSchema malformed = Compile("a.xml", new SchemaSource("/schemas/a.xml", "<types>"));

        SchemaDiagnostic error = unknown.Single("SBE103");
        Assert.Equal("/schemas/a.xml", error.Place.Path);
        Assert.Equal("primitiveType=\"uint99\"", error.At(Fault));
        Assert.Equal("/schemas/a.xml", malformed.Single("SBE001").Place.Path);
    }

    [Theory]
    [InlineData("<types/>")]
    [InlineData("<messages/>")]
    [InlineData("""<sbe:message xmlns:sbe="http://fixprotocol.io/2016/sbe" name="x" id="nonsense"/>""")]
    public void A_fragment_is_no_schema_of_its_own(string text)
    {
        CompiledSchema compiled = SchemaText.Compile(text);

        Assert.Null(compiled.Schema);
        Assert.Empty(compiled.Diagnostics);
    }

    [Fact]
    public void Scanner_finds_exactly_the_files_that_a_schema_depends_on()
    {
        var schema = new SchemaSource("/schemas/test.sbe.xml", SchemaText.Raw(Include("a.xml") + Include("gone.xml")));
        SchemaSource[] files =
        [
            new("/schemas/other.xml", Types),
            new("/schemas/common.xml", Fragment("types", Include("a.xml"))),
            new("/schemas/a.xml", Fragment("types", Include("common.xml"))),
        ];

        CancellationToken ct = TestContext.Current.CancellationToken;
        Assert.Equal(["/schemas/a.xml", "/schemas/gone.xml"], IncludeScanner.FindIncludes(schema, ct));
        Assert.Equal(
            ["/schemas/a.xml", "/schemas/common.xml"],
            IncludeScanner.FindIncluded(schema, files, ct).Select(static f => f.Path)
        );
    }

    [Theory]
    [InlineData("C:\\orders\\s\\a.xml", "..\\b.xml", "C:/orders/b.xml")]
    [InlineData("a.xml", "b.xml", "b.xml")]
    [InlineData("//server/share/a.xml", "b.xml", "//server/share/b.xml")]
    [InlineData("s/a.xml", "../../b.xml", "../b.xml")]
    [InlineData("/s/a.xml", "../../../b.xml", "/b.xml")]
    public void Paths_are_combined_as_text(string file, string href, string expected) =>
        Assert.Equal(expected, IncludePath.Combine(file, href));

    private static CompiledSchema Compile(string href, params SchemaSource[] files) =>
        SchemaText.Compile(SchemaText.Raw(Include(href) + Message), null, files);

    private static string Include(string href) => $"""<xi:include href="{href}"/>""";

    private static string Fragment(string root, string content) =>
        $"""<{root} xmlns:xi="http://www.w3.org/2001/XInclude">{content}</{root}>""";
}
