using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

public sealed class VersionTests
{
    private const string Types = """
        <type name="T" primitiveType="uint8" sinceVersion="3"/>
        <type name="U" primitiveType="uint8"/>
        <enum name="E" encodingType="T"/>
        <set name="S" encodingType="uint8" sinceVersion="4"/>
        <composite name="K" sinceVersion="5"><type name="a" primitiveType="uint8"/></composite>
        <composite name="V" sinceVersion="6"><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0"/></composite>
        """;

    [Fact]
    public void The_later_version_of_field_and_type_counts()
    {
        LevelIr level = SchemaText.Level(
            Types,
            """
            <field name="u" id="1" type="U"/><field name="v" id="2" type="U" sinceVersion="2"/>
            <field name="t" id="3" type="T" sinceVersion="2"/><field name="e" id="4" type="E"/>
            <field name="s" id="5" type="S"/><field name="k" id="6" type="K" sinceVersion="7"/>
            <data name="d" id="7" type="V"/>
            """
        );

        Assert.Equal([0, 2, 3, 3, 4, 7], level.Fields.Select(static f => f.Doc.SinceVersion));
        Assert.Equal(6, level.Data[0].Doc.SinceVersion);
    }

    [Fact]
    public void A_type_newer_than_its_field_is_news_but_not_inside_a_message_as_new()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                Types,
                """
                <message name="Old" id="1"><field name="t" id="1" type="T"/></message>
                <message name="New" id="2" sinceVersion="3"><field name="t" id="1" type="T"/></message>
                """
            )
        );

        Assert.Contains("'Old'", compiled.Single("SBE507").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_of_composites_have_versions_and_following_ones_do_not_move()
    {
        SchemaIr schema = SchemaText.CompileValid(
            Types
                + """
                <composite name="C"><type name="a" primitiveType="uint8"/><type name="b" primitiveType="uint8" sinceVersion="2"/>
                  <ref name="t" type="T"/><ref name="u" type="U" sinceVersion="4"/></composite>
                """,
            ""
        );

        CompositeIr composite = Assert.Single(schema.Composites, static c => c.SchemaName == "C");
        Assert.Equal([0, 2, 3, 4], composite.Members.Select(static m => m.Doc.SinceVersion));
        Assert.Equal([0, 1, 2, 3], composite.Members.Select(static m => m.Offset));
    }

    [Fact]
    public void Valid_values_choices_groups_and_messages_keep_their_versions()
    {
        SchemaIr schema = SchemaText.CompileValid(
            """
            <enum name="E" encodingType="uint8"><validValue name="a" sinceVersion="2" deprecated="3" description="gone">1</validValue></enum>
            <set name="S" encodingType="uint8"><choice name="a" sinceVersion="2">1</choice></set>
            """,
            """<message name="M" id="1" sinceVersion="1"><group name="g" id="1" sinceVersion="4"/></message>"""
        );

        Assert.Equal(new Documentation("gone", "", 2, 3), schema.Enums[0].Values[0].Doc);
        Assert.Equal(2, schema.Sets[0].Choices[0].Doc.SinceVersion);
        Assert.Equal(1, schema.Messages[0].Doc.SinceVersion);
        Assert.Equal(4, schema.Messages[0].Root.Groups[0].Doc.SinceVersion);
    }

    [Theory]
    [InlineData("""<data name="a" id="1" type="varData" sinceVersion="2"/><data name="b" id="2" type="varData"/>""", 1)]
    [InlineData(
        """<group name="a" id="1" sinceVersion="2"/><group name="b" id="2" sinceVersion="1"/><data name="c" id="3" type="varData"/>""",
        2
    )]
    [InlineData(
        """<group name="a" id="1"/><group name="b" id="2" sinceVersion="1"/><data name="c" id="3" type="varData" sinceVersion="2"/>""",
        0
    )]
    public void What_is_new_must_come_last(string elements, int count)
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of("", $"""<message name="M" id="1">{elements}</message>""")
        );

        Assert.Equal(count, compiled.Diagnostics.Count(static d => d.Id == "SBE503"));
    }

    [Fact]
    public void Additions_to_a_group_are_judged_by_everything_around_them()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                "",
                """
                <message name="M" id="1" sinceVersion="2"><group name="g" id="1">
                  <group name="same" id="1" sinceVersion="2"/><data name="newer" id="2" type="varData" sinceVersion="3"/></group></message>
                """
            )
        );

        Assert.Contains("'newer'", compiled.Single("SBE504").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reserved_room_before_a_newer_field_is_a_warning_once_per_older_field()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """<type name="C" primitiveType="uint8" presence="constant">1</type>""",
                """
                <message name="M" id="1"><field name="a" id="1" type="uint8" sinceVersion="2"/><field name="c" id="2" type="C"/>
                  <field name="b" id="3" type="uint8"/><field name="d" id="4" type="uint8" sinceVersion="2"/></message>
                """
            )
        );

        Assert.Contains("'b'", compiled.Single("SBE502").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_is_no_number_is_reported_without_comparing_others_to_it()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of("", """<message name="M" id="1" sinceVersion="3"/>""", "version=\"x\"")
        );

        Assert.Equal("SBE005", Assert.Single(compiled.Diagnostics).Id);
        Assert.Null(compiled.Schema);
    }
}
