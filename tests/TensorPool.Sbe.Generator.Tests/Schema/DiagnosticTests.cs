using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

/// <summary>What is true of all diagnostics: places, messages, and what an error leaves out.</summary>
public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Places_count_lines_and_columns_from_zero(string newLine)
    {
        string text = SchemaText
            .Of("", "<message name=\"M\" id=\"1\">\n\t<field name='f'\n\t\tid=\"1\" type=\"nope\"/></message>")
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace("\n", newLine, StringComparison.Ordinal);

        SchemaDiagnostic error = SchemaText.Compile(text).Single("SBE404");

        Assert.Equal("type=\"nope\"", error.At(text));
        Assert.Equal(9, error.Place.StartColumn);
        Assert.Equal(9 + error.Place.Length, error.Place.EndColumn);
        Assert.Equal(text.Split(newLine).Length - 1, error.Place.StartLine);
        Assert.Equal(error.Place.StartLine, error.Place.EndLine);
    }

    [Fact]
    public void A_byte_order_mark_counts_for_nothing()
    {
        const string Text = """<messageSchema package="a"/>""";

        SchemaDiagnostic error = SchemaText.Compile('\uFEFF' + Text).Diagnostics.First(static d => d.Id == "SBE003");

        Assert.Equal((0, 0, 0), (error.Place.Start, error.Place.StartLine, error.Place.StartColumn));
        Assert.Equal("<messageSchema", error.At(Text));
    }

    [Fact]
    public void A_place_can_span_lines_and_hold_the_other_quote()
    {
        string text = SchemaText.Of("", "<message name='M' id='1\n\"'/>");

        SchemaDiagnostic error = SchemaText.Compile(text).Single("SBE005");

        Assert.Equal("id='1\n\"'", error.At(text));
        Assert.Equal(error.Place.StartLine + 1, error.Place.EndLine);
        Assert.Equal(2, error.Place.EndColumn);
    }

    [Fact]
    public void Diagnostics_come_in_the_order_of_the_text()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Raw(
                """<message name="M" id="x"/><types><type name="T"/></types><message name="N"/><nonsense/>""",
                "headerType=\"Nope\" version=\"y\""
            )
        );

        Assert.Equal(
            ["SBE008", "SBE005", "SBE005", "SBE102", "SBE003", "SBE603"],
            compiled.Diagnostics.Select(static d => d.Id)
        );
        Assert.Null(compiled.Schema);
    }

    [Theory]
    [InlineData("""<field name="a" id="1" type="Sppeed"/>""", "Did you mean 'Speed'?")]
    [InlineData("""<field name="a" id="1" type="uint_8"/>""", "Did you mean 'uint8'?")]
    [InlineData(
        """<field name="a" id="1" type="Speed" presence="constant" valueRef="Speed.FST"/>""",
        "Did you mean 'FAST'?"
    )]
    [InlineData("""<field name="a" id="1" type="uint8" sinceversion="2"/>""", "Did you mean 'sinceVersion'?")]
    [InlineData("""<Field name="a" id="1" type="uint8"/>""", "Did you mean 'field'?")]
    public void A_near_name_is_suggested(string element, string hint)
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """<enum name="Speed" encodingType="uint8"><validValue name="FAST">1</validValue></enum>""",
                $"""<message name="M" id="1">{element}</message>"""
            )
        );

        Assert.Contains(compiled.Diagnostics, d => d.Message.Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public void A_ref_to_a_built_in_type_says_how_to_define_it()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of("""<composite name="K"><ref name="a" type="uint8"/></composite>""", "")
        );

        Assert.Contains(
            "<type name=\"uint8\" primitiveType=\"uint8\"/>",
            compiled.Single("SBE203").Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_error_leaves_out_what_depends_on_it_and_nothing_else()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """
                <type name="Bad" primitiveType="int7"/>
                <composite name="Uses"><ref name="bad" type="Bad"/><enum name="inner" encodingType="uint8"/></composite>
                <composite name="UsesUses"><ref name="uses" type="Uses"/></composite>
                <enum name="BadEnum" encodingType="Bad"/><enum name="Good" encodingType="uint8"/>
                """,
                """
                <message name="A" id="1"><field name="u" id="1" type="UsesUses"/></message>
                <message name="B" id="2"><group name="g" id="1"><field name="e" id="1" type="BadEnum"/></group></message>
                <message name="C" id="3"><field name="g" id="1" type="Good"/></message>
                """
            )
        );

        Assert.Equal("SBE103", Assert.Single(compiled.Diagnostics, static d => d.Severity == SchemaSeverity.Error).Id);
        Assert.Equal(["C"], compiled.Schema!.Messages.Select(static m => m.SchemaName));
        Assert.Equal(["Good"], compiled.Schema.Enums.Select(static e => e.SchemaName));
        Assert.Equal(
            ["messageHeader", "groupSizeEncoding"],
            compiled.Schema.Composites.Select(static c => c.SchemaName)
        );
    }

    [Fact]
    public void All_faults_are_reported_in_one_run()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """<set name="S" encodingType="uint8"><choice name="a">9</choice><choice name="b">x</choice></set>""",
                """
                <message name="M" id="1"><field name="a" id="1" type="nope"/><field name="b" id="1" type="uint8" presence="x"/></message>
                <message name="N" id="1" sinceVersion="99"/>
                """
            )
        );

        Assert.Equal(
            ["SBE313", "SBE313", "SBE404", "SBE405", "SBE104", "SBE401", "SBE501"],
            compiled.Diagnostics.Where(static d => d.Severity == SchemaSeverity.Error).Select(static d => d.Id)
        );
    }

    [Fact]
    public void A_cycle_breaks_all_that_are_in_it_and_is_reported_once()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """
                <composite name="A"><ref name="b" type="B"/></composite><composite name="B"><ref name="c" type="C"/></composite>
                <composite name="C"><ref name="a" type="A"/></composite><composite name="D"><ref name="a" type="A"/></composite>
                """,
                ""
            )
        );

        Assert.Contains("A -> B -> C -> A", compiled.Single("SBE204").Message, StringComparison.Ordinal);
        Assert.Equal(
            ["messageHeader", "groupSizeEncoding"],
            compiled.Schema!.Composites.Select(static c => c.SchemaName)
        );
    }

    [Fact]
    public void Foreign_attributes_are_silent()
    {
        CompiledSchema compiled = SchemaText.Compile(
            $"""
            <messageSchema xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b" xml:base="c" package="a" id="1">
              <types>{SchemaText.Header}</types><message name="M" id="1" xml:lang="en"/></messageSchema>
            """
        );

        Assert.Empty(compiled.Diagnostics);
    }
}
