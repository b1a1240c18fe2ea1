using Microsoft.CodeAnalysis;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests;

/// <summary>What can only go wrong between schemas.</summary>
public class SeveralSchemasTests
{
    private const string A = "/p/a.sbe.xml";
    private const string B = "/p/b.sbe.xml";

    [Fact]
    public void Schemas_of_one_namespace_are_one_error_for_facts_and_dispatcher()
    {
        Project project = Project.Of(Schemas.Single("same", 2, B, "Pong"), Schemas.Single("same", 1, A)).Run();

        Diagnostic diagnostic = project.Diagnostics.Reported("SBE017", B);
        Assert.Contains(
            "'b.sbe.xml' and 'a.sbe.xml' both generate into the namespace Same",
            diagnostic.GetMessage(),
            StringComparison.Ordinal
        );
        // The equal headers are one type; what does not collide is there.
        Assert.Equal(
            ["Same.IMessageHandler", "Same.MessageHeader", "Same.Ping", "Same.Pong", "Same.SchemaInfo"],
            project
                .HintNames.Select(static n => n.Replace(".g.cs", "").Replace("MessageDispatcher", "IMessageHandler"))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Message_of_two_schemas_is_reported_at_the_second_definition()
    {
        InMemoryFile a = Schemas.Single("same", 1, A, field: "uint32");
        InMemoryFile b = Schemas.Single("same", 2, B, field: "uint64");
        Project project = Project.Of(a, b).Run();

        string[] lines = b.Text.Split('\n');
        int line = Array.FindIndex(lines, static l => l.Contains("<message", StringComparison.Ordinal));
        int column = lines[line].IndexOf("name=\"Ping\"", StringComparison.Ordinal);
        Assert.Contains(
            project.Diagnostics,
            d =>
                d.Id == "SBE017"
                && d.Location.GetLineSpan().Path == B
                && d.Location.GetLineSpan().StartLinePosition.Line == line
                && d.Location.GetLineSpan().StartLinePosition.Character == column
                && d.GetMessage().Contains("'Ping'", StringComparison.Ordinal)
        );
        Assert.Single(project.HintNames, "Same.Ping.g.cs");
    }

    [Fact]
    public void Namespaces_apart_do_not_collide()
    {
        InMemoryFile b = new(B, Schemas.Single("same", 2, B).Text) { Metadata = { ["SbeNamespace"] = "Other" } };

        Assert.Empty(Project.Of(Schemas.Single("same", 1, A), b).Run().Problems);
    }

    [Fact]
    public void Finding_in_a_file_that_two_schemas_include_is_reported_once()
    {
        Project project = Project
            .Of(
                Schemas.Including("a", 1, A, "shared.xml"),
                Schemas.Including("b", 2, B, "shared.xml"),
                new InMemoryFile(
                    "/p/shared.xml",
                    """<types><type name="Shared" primitiveType="uint32" colour="red"/></types>"""
                )
            )
            .Run();

        Assert.Single(project.Diagnostics, static d => d.Id == "SBE604");
    }

    [Fact]
    public void Hint_names_differ_by_more_than_case()
    {
        Project project = Project.Of(Schemas.Single("market", 1, A), Schemas.Single("marKet", 2, B)).Run();

        Assert.Empty(project.Problems);
        Assert.Equal(8, project.HintNames.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("MarKet.Ping.g.cs", project.HintNames);
        Assert.Contains("Market.Ping_2.g.cs", project.HintNames);
    }

    [Fact]
    public void Order_of_files_does_not_reach_the_output()
    {
        InMemoryFile[] files =
        [
            Dispatched("a", 1, A),
            Dispatched("b", 2, B),
            Schemas.Single("a", 3, "/p/c.sbe.xml", "Other"),
        ];
        Project one = Project.Of(files).Run();
        Project other = Project.Of([files[2], files[1], files[0]]).Run();

        Assert.Equal(Texts(one), Texts(other));
        Assert.Equal(
            one.Diagnostics.Select(static d => d.ToString()).Order(StringComparer.Ordinal),
            other.Diagnostics.Select(static d => d.ToString()).Order(StringComparer.Ordinal)
        );

        static IEnumerable<string> Texts(Project project) =>
            project
                .Result.GeneratedSources.Select(static s => s.HintName + "\n" + s.SourceText)
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Dispatcher_of_two_schemas_is_one_type()
    {
        Project project = Project.Of(Dispatched("b", 2, B), Dispatched("a", 1, A)).Run();

        Assert.Empty(project.Problems);
        string source = project.SourceOf("My.Dispatcher.g.cs");
        Assert.Contains("// Generated from a.sbe.xml, b.sbe.xml.", source, StringComparison.Ordinal);
        Assert.Contains(
            "case 1:\n                return global::A.MessageDispatcher.Dispatch(buffer, ref handler, acceptance);",
            source,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("byteOrder=\"bigEndian\"", "", "", "byteOrder")]
    [InlineData(
        "",
        "primitiveType=\"uint16\"/>\n  </composite>",
        "primitiveType=\"uint32\"/>\n  </composite>",
        "bytes"
    )]
    [InlineData("", "name=\"templateId\"", "name=\"version\"", "templateId")]
    public void Schemas_with_different_headers_cannot_share_a_dispatcher(
        string attributes,
        string from,
        string to,
        string difference
    )
    {
        string header = Schemas.Header.ReplaceLineEndings("\n");
        if (difference == "templateId")
        {
            header = header
                .Replace("\"version\"", "\"x\"", StringComparison.Ordinal)
                .Replace("\"templateId\"", "\"version\"", StringComparison.Ordinal)
                .Replace("\"x\"", "\"templateId\"", StringComparison.Ordinal);
        }
        else if (from.Length > 0)
        {
            header = header.Replace(from, to, StringComparison.Ordinal);
        }

        var b = new InMemoryFile(B, Schemas.Schema("b", 2, "", """<message name="Ping" id="1"/>""", header, attributes))
        {
            Metadata = { ["SbeDispatcher"] = "My.Dispatcher" },
        };
        Project project = Project.Of(Dispatched("a", 1, A), b).Run();

        Diagnostic diagnostic = project.Diagnostics.Reported("SBE705", B);
        Assert.Contains(difference, diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.DoesNotContain("global::B.", project.SourceOf("My.Dispatcher.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Schemas_with_one_id_cannot_share_a_dispatcher()
    {
        Project project = Project.Of(Dispatched("a", 1, A), Dispatched("b", 1, B)).Run();

        Assert.Contains(
            "both have the schema id 1",
            project.Diagnostics.Reported("SBE701", B).GetMessage(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Dispatcher_named_like_an_emitted_type_is_reported()
    {
        InMemoryFile a = new(A, Schemas.Single("a", 1, A).Text)
        {
            Metadata = { ["SbeDispatcher"] = "A.MessageDispatcher" },
        };

        Project.Of(a).Run().Diagnostics.Reported("SBE017", A);
    }

    [Fact]
    public void Edit_of_a_message_leaves_the_shared_dispatcher_alone()
    {
        Project project = Project.Of(Dispatched("a", 1, A), Dispatched("b", 2, B)).Run();

        Project edited = project.Edit(A, static text => text.Replace("name=\"value\"", "name=\"other\"")).Run();

        // Emitted: the message of the one schema. The combined dispatcher is among the cached.
        Assert.Equal(RunReasons.UnitsEdited(compiled: 1, schemas: 2, modified: 1, unchanged: 3), edited.Reasons);
    }

    private static InMemoryFile Dispatched(string package, int id, string path) =>
        new(path, Schemas.Single(package, id, path).Text) { Metadata = { ["SbeDispatcher"] = "My.Dispatcher" } };
}
