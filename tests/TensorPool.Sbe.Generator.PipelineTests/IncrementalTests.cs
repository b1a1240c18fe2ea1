using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests;

/// <summary>What an edit runs again: as little as possible, and never too little.</summary>
public class IncrementalTests
{
    private const string Trade = "/p/trade.sbe.xml";

    [Fact]
    public void Same_input_twice_runs_nothing()
    {
        Project project = Project
            .Of(
                Schemas.Trade(),
                Schemas.Including("a", 1, "/p/a.sbe.xml", "shared.xml"),
                Schemas.Fragment("/p/shared.xml")
            )
            .Run();
        project.Diagnostics.NoErrors();
        Assert.Equal(Schemas.TradeUnits + 4, project.HintNames.Count());

        Assert.Equal(RunReasons.Nothing, project.Run().Reasons);
    }

    [Fact]
    public void Edited_code_runs_nothing()
    {
        Project project = Project.Of(Schemas.Trade()).Run();

        Project edited = project.EditCode("class Consumer { int _edited; }").Run();

        Assert.Equal(RunReasons.Nothing, edited.Reasons);
    }

    [Fact]
    public void New_options_with_the_same_values_run_nothing()
    {
        Project project = Project.Of(Schemas.Trade()).Run();

        Project edited = project.WithProperties(new Dictionary<string, string>()).Run();

        Assert.Equal(RunReasons.Nothing, edited.Reasons);
    }

    [Fact]
    public void Comment_and_layout_of_the_xml_change_no_unit()
    {
        Project project = Project.Of(Schemas.Trade()).Run();

        Project edited = project
            .Edit(Trade, static text => text.Replace("<types>", "<!-- moves everything -->\n\n<types>"))
            .Run();

        Assert.Equal(RunReasons.NothingMeantEdited(schemas: 1), edited.Reasons);
    }

    [Fact]
    public void Edit_of_one_message_emits_its_unit_only()
    {
        Project project = Project.Of(Schemas.Trade()).Run();

        Project edited = project.Edit(Trade, static text => text.Replace("name=\"side\"", "name=\"direction\"")).Run();

        Assert.Equal(
            RunReasons.UnitsEdited(compiled: 1, schemas: 1, modified: 1, unchanged: Schemas.TradeUnits - 1),
            edited.Reasons
        );
        Assert.NotEqual(project.SourceOf("Trade.Order.g.cs"), edited.SourceOf("Trade.Order.g.cs"));
        Assert.Equal(project.SourceOf("Trade.Cancel.g.cs"), edited.SourceOf("Trade.Cancel.g.cs"));
    }

    [Fact]
    public void Edit_that_moves_a_block_emits_the_message_and_the_facts()
    {
        Project project = Project.Of(Schemas.Trade()).Run();

        Project edited = project.Edit(Trade, static text => text.Replace("type=\"uint64\"", "type=\"uint32\"")).Run();

        Assert.Equal(
            RunReasons.UnitsEdited(compiled: 1, schemas: 1, modified: 2, unchanged: Schemas.TradeUnits - 2),
            edited.Reasons
        );
    }

    [Fact]
    public void Edit_of_one_schema_leaves_the_other_cached()
    {
        Project project = Project.Of(Schemas.Trade(), Schemas.Single("other", 2, "/p/other.sbe.xml")).Run();

        Project edited = project.Edit(Trade, static text => text.Replace("name=\"side\"", "name=\"direction\"")).Run();

        Assert.Equal(
            RunReasons.UnitsEdited(compiled: 1, schemas: 2, modified: 1, unchanged: Schemas.TradeUnits - 1),
            edited.Reasons
        );
    }

    [Fact]
    public void Edit_of_an_included_file_compiles_exactly_its_includers()
    {
        Project project = Project
            .Of(
                Schemas.Including("a", 1, "/p/a.sbe.xml", "common/shared.xml"),
                Schemas.Including("b", 2, "/p/b.sbe.xml", "./common/../common/outer.xml"),
                Schemas.Trade(),
                Schemas.Fragment("/p/common/shared.xml"),
                new InMemoryFile(
                    "/p/common/outer.xml",
                    """<types xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="shared.xml"/></types>"""
                )
            )
            .Run();
        project.Diagnostics.NoErrors();

        Project edited = project.Edit("/p/common/shared.xml", static text => text.Replace("uint32", "uint64")).Run();

        // Of both includers the message and the facts change; the header and the dispatcher do not.
        Assert.Equal(RunReasons.UnitsEdited(compiled: 2, schemas: 3, modified: 4, unchanged: 4), edited.Reasons);
    }

    [Fact]
    public void Comment_in_an_included_file_changes_no_unit()
    {
        Project project = Project
            .Of(
                Schemas.Including("a", 1, "/p/a.sbe.xml", "shared.xml"),
                Schemas.Fragment("/p/shared.xml"),
                Schemas.Trade()
            )
            .Run();

        Project edited = project.Edit("/p/shared.xml", static text => text + "<!-- end -->").Run();

        Assert.Equal(RunReasons.NothingMeantEdited(schemas: 2), edited.Reasons);
    }

    [Fact]
    public void File_that_no_schema_includes_stops_at_the_inputs()
    {
        Project project = Project
            .Of(Schemas.Trade(), Schemas.Fragment("/p/unused.xml"), new InMemoryFile("/p/notes.txt", "notes"))
            .Run();

        Project edited = project.Edit("/p/unused.xml", static text => text.Replace("uint32", "uint64")).Run();

        Assert.Equal(RunReasons.UnrelatedFileEdited(schemas: 1), edited.Reasons);
    }

    [Fact]
    public void Missing_include_is_found_once_it_is_added()
    {
        Project project = Project.Of(Schemas.Including("a", 1, "/p/a.sbe.xml", "shared.xml")).Run();
        Assert.Contains(project.Diagnostics, static d => d.Id == "SBE013");

        Project complete = project.Add(Schemas.Fragment("/p/shared.xml")).Run();

        complete.Diagnostics.NoErrors();
        Assert.Contains("A.Ping.g.cs", complete.HintNames);
    }

    [Fact]
    public void Removed_message_takes_its_file_along()
    {
        Project project = Project.Of(Schemas.Trade()).Run();

        Project edited = project
            .Edit(
                Trade,
                static text =>
                    text[..text.IndexOf("<message name=\"Cancel\"", StringComparison.Ordinal)] + "</sbe:messageSchema>"
            )
            .Run();

        edited.Diagnostics.NoErrors();
        Assert.DoesNotContain("Trade.Cancel.g.cs", edited.HintNames);
        Assert.Contains("Trade.Order.g.cs", edited.HintNames);
    }
}
