using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Tests.Schema;

public sealed class LayoutTests
{
    [Fact]
    public void Fields_are_packed_without_alignment()
    {
        LevelIr level = SchemaText.Level(
            "",
            """<field name="a" id="1" type="uint8"/><field name="b" id="2" type="uint64"/><field name="c" id="3" type="int16"/>"""
        );

        Assert.Equal([0, 1, 9], level.Fields.Select(static f => f.Offset));
        Assert.Equal([1, 8, 2], level.Fields.Select(static f => f.Size));
        Assert.Equal(11, level.BlockLength);
    }

    [Fact]
    public void Offset_and_blockLength_leave_holes()
    {
        LevelIr level = SchemaText.Level(
            "",
            """<field name="a" id="1" type="uint8"/><field name="b" id="2" type="uint32" offset="8"/>""",
            """blockLength="20" """
        );

        Assert.Equal([0, 8], level.Fields.Select(static f => f.Offset));
        Assert.Equal(20, level.BlockLength);
    }

    [Fact]
    public void Alignment_moves_a_field_to_the_next_multiple()
    {
        LevelIr level = SchemaText.Level(
            "",
            """
            <field name="a" id="1" type="uint8"/><field name="b" id="2" type="uint64" alignment="8"/>
            <field name="c" id="3" type="uint8" alignment="1"/><field name="d" id="4" type="uint16" alignment="2"/>
            """
        );

        Assert.Equal([0, 8, 16, 18], level.Fields.Select(static f => f.Offset));
    }

    [Theory]
    [InlineData("""<field name="a" id="1" type="uint8" alignment="8" offset="8"/>""", "alignment=\"8\"")]
    [InlineData("""<group name="a" id="1" alignment="8"/>""", "alignment=\"8\"")]
    [InlineData("""<field name="a" id="1" type="varData" alignment="4"/>""", "alignment=\"4\"")]
    public void Alignment_that_would_be_ignored_is_an_error(string element, string place)
    {
        string text = SchemaText.Of("", $"""<message name="M" id="1">{element}</message>""");

        var compiled = SchemaText.Compile(text);

        Assert.Equal(place, compiled.Single("SBE463").At(text));
        Assert.Empty(compiled.Schema!.Messages);
    }

    [Fact]
    public void Alignment_must_be_positive()
    {
        string text = SchemaText.Of(
            "",
            """<message name="M" id="1"><field name="a" id="1" type="uint8" alignment="0"/></message>"""
        );

        Assert.Equal("alignment=\"0\"", SchemaText.Compile(text).Single("SBE005").At(text));
    }

    [Fact]
    public void A_constant_takes_no_bytes_but_its_offset_counts()
    {
        LevelIr level = SchemaText.Level(
            """<type name="C" primitiveType="uint32" presence="constant">7</type>""",
            """
            <field name="a" id="1" type="uint8"/><field name="b" id="2" type="C"/>
            <field name="c" id="3" type="C" offset="6"/><field name="d" id="4" type="uint8"/>
            """
        );

        Assert.Equal([0, 1, 6, 6], level.Fields.Select(static f => f.Offset));
        Assert.Equal([1, 0, 0, 1], level.Fields.Select(static f => f.Size));
        Assert.Equal(7, level.BlockLength);
    }

    [Fact]
    public void Composite_members_follow_the_same_rule_and_have_no_padding_at_the_end()
    {
        SchemaIr schema = SchemaText.CompileValid(
            """
            <composite name="Outer">
              <type name="a" primitiveType="uint8" offset="0"/>
              <composite name="inner"><type name="x" primitiveType="uint16" length="3"/></composite>
              <ref name="again" type="Later" offset="12"/>
              <type name="k" primitiveType="int8" presence="constant">1</type>
              <enum name="e" encodingType="uint16"/>
            </composite>
            <composite name="Later"><type name="y" primitiveType="uint32"/><set name="s" encodingType="uint8"/></composite>
            """,
            ""
        );

        CompositeIr outer = Assert.Single(schema.Composites, static c => c.SchemaName == "Outer");
        Assert.Equal([0, 1, 12, 17, 17], outer.Members.Select(static m => m.Offset));
        Assert.Equal([1, 6, 5, 0, 2], outer.Members.Select(static m => m.Size));
        Assert.Equal(19, outer.Size);
    }

    [Fact]
    public void Groups_have_blocks_of_their_own()
    {
        LevelIr level = SchemaText.Level(
            "",
            """
            <field name="a" id="1" type="uint32"/>
            <group name="g" id="2" blockLength="6"><field name="x" id="1" type="uint16"/>
              <group name="h" id="3"><data name="d" id="1" type="varData"/></group></group>
            """
        );

        Assert.Equal(4, level.BlockLength);
        Assert.Equal(6, level.Groups[0].Entry.BlockLength);
        Assert.Equal(0, level.Groups[0].Entry.Groups[0].Entry.BlockLength);
        Assert.Equal([~0], level.Groups[0].Entry.Groups[0].Entry.Sequence);
    }

    [Fact]
    public void A_block_that_no_header_can_describe_is_refused_without_overflow()
    {
        string text = SchemaText.Of(
            """<type name="Big" primitiveType="uint8" length="2147483647"/>""",
            """<message name="M" id="1"><field name="a" id="1" type="Big"/><field name="b" id="2" type="Big"/></message>"""
        );

        Assert.Contains(SchemaText.Compile(text).Diagnostics, static d => d.Id == "SBE461");
    }

    [Theory]
    [InlineData("""<type name="T" primitiveType="uint16" length="2147483647"/>""")]
    [InlineData("""<type name="T" primitiveType="uint16" length="4294967296"/>""")]
    [InlineData(
        """<type name="B" primitiveType="uint8" length="2147483647"/><composite name="T"><ref name="x" type="B"/><ref name="y" type="B"/></composite>"""
    )]
    public void Types_beyond_two_gigabytes_are_refused(string types)
    {
        string text = SchemaText.Of(types, """<message name="M" id="1"><field name="a" id="1" type="T"/></message>""");

        var compiled = SchemaText.Compile(text);

        compiled.Single("SBE105");
        Assert.Empty(compiled.Schema!.Messages);
    }
}
