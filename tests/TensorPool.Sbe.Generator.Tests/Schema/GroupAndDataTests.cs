using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

public sealed class GroupAndDataTests
{
    [Theory]
    [InlineData("uint8", "", 0, 254)]
    [InlineData("uint16", "", 0, 65534)]
    [InlineData("uint16", "minValue=\"1\" maxValue=\"3\"", 1, 3)]
    [InlineData("uint32", "maxValue=\"1000\"", 0, 1000)]
    [InlineData("uint64", "", 0, int.MaxValue)]
    [InlineData("uint64", "maxValue=\"5\"", 0, 5)]
    [InlineData("int16", "minValue=\"0\"", 0, 32767)]
    [InlineData("int64", "minValue=\"2\"", 2, int.MaxValue)]
    public void Counts_are_limited_by_type_declaration_and_int(string type, string range, long min, long max)
    {
        GroupIr group = SchemaText.Level(Dimension("uint16", "", type, range), Group).Groups[0];

        Assert.Equal((min, max), (group.Dimension.MinCount, group.Dimension.MaxCount));
    }

    [Theory]
    [InlineData("uint64", "", 8)]
    [InlineData("uint64", "maxValue=\"100\"", 8)]
    [InlineData("uint32", "maxValue=\"100\"", 4)]
    [InlineData("uint8", "", 1)]
    public void Block_lengths_of_groups_have_any_unsigned_width(string type, string range, int countOffset)
    {
        DimensionIr dimension = SchemaText.Level(Dimension(type, range, "uint8", ""), Group).Groups[0].Dimension;

        Assert.Equal(type, dimension.BlockLength.Type.SchemaName());
        Assert.Equal(countOffset, dimension.NumInGroup.Offset);
        Assert.Equal(countOffset + 1, dimension.Size);
    }

    [Theory]
    [InlineData("uint64", "maxValue=\"2147483648\"", "SBE428")]
    [InlineData("uint16", "maxValue=\"65535\"", "SBE428")]
    [InlineData("uint32", "", "SBE427")]
    [InlineData("float", "", "SBE424")]
    [InlineData("int8", "", "SBE431")]
    [InlineData("uint8", "length=\"2\"", "SBE424")]
    public void Counts_that_no_encoder_can_write_are_refused(string type, string range, string id)
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(Dimension("uint16", "", type, range), $"""<message name="M" id="1">{Group}</message>""")
        );

        compiled.Single(id);
        Assert.Empty(compiled.Schema!.Messages);
    }

    [Fact]
    public void A_declared_maximum_binds_the_block_length_too()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                Dimension("uint32", "maxValue=\"3\"", "uint8", ""),
                $"""<message name="M" id="1">{Group}</message>"""
            )
        );

        Assert.Contains("maxValue is 3", compiled.Single("SBE462").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_can_be_in_any_order_with_holes_references_constants_and_counters()
    {
        GroupIr group = SchemaText
            .Level(
                """
                <type name="U16" primitiveType="uint16"/>
                <composite name="D">
                  <ref name="numInGroup" type="U16" offset="2"/>
                  <type name="numGroups" primitiveType="uint8"/>
                  <type name="blockLength" primitiveType="uint8" presence="constant">4</type>
                  <type name="numVarDataFields" primitiveType="int8"/>
                </composite>
                """,
                Group
            )
            .Groups[0];

        DimensionIr dimension = group.Dimension;
        Assert.Equal(6, dimension.Size);
        Assert.Equal(new HeaderMemberIr(2, PrimitiveType.UInt16, null), dimension.NumInGroup);
        Assert.Equal(new Scalar(PrimitiveType.UInt8, 4), dimension.BlockLength.Constant);
        Assert.Equal(new HeaderMemberIr(4, PrimitiveType.UInt8, null), dimension.NumGroups);
        Assert.Null(dimension.NumVarDataFields);
    }

    [Fact]
    public void Warnings_about_a_dimension_are_given_once_per_type()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                Dimension("uint16", "", "uint32", "maxValue=\"9\""),
                $"""<message name="M" id="1">{Group}</message><message name="N" id="2">{Group}</message>"""
            )
        );

        compiled.Single("SBE429");
        Assert.Equal(2, compiled.Schema!.Messages.Count);
    }

    [Theory]
    [InlineData("uint8", "", 254)]
    [InlineData("uint16", "maxValue=\"100\"", 100)]
    [InlineData("uint32", "maxValue=\"1073741824\"", 1073741824)]
    [InlineData("uint64", "", int.MaxValue)]
    [InlineData("uint64", "maxValue=\"77\"", 77)]
    public void Lengths_are_limited_by_type_declaration_and_int(string type, string range, long max)
    {
        DataIr data = SchemaText.Level(VarData(type, range), """<data name="d" id="1" type="V"/>""").Data[0];

        Assert.Equal(max, data.MaxLength);
        Assert.Equal(type, data.LengthType.SchemaName());
        Assert.Equal(data.LengthType.Size(), data.HeaderSize);
        Assert.Equal(TextEncoding.None, data.Encoding);
    }

    [Theory]
    [InlineData("uint64", "maxValue=\"2147483648\"", "SBE448")]
    [InlineData("uint32", "", "SBE447")]
    [InlineData("char", "", "SBE445")]
    [InlineData("float", "", "SBE445")]
    public void Lengths_that_no_encoder_can_write_are_refused(string type, string range, string id)
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                VarData(type, range),
                """<message name="M" id="1"><data name="d" id="1" type="V"/></message>"""
            )
        );

        compiled.Single(id);
        Assert.Empty(compiled.Schema!.Messages);
    }

    [Fact]
    public void The_same_composite_is_data_under_data_and_fixed_as_a_field_if_varData_has_a_length()
    {
        LevelIr level = SchemaText.Level(
            """
            <composite name="V"><type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="char" length="1" characterEncoding="UTF-8"/></composite>
            """,
            """<field name="f" id="1" type="V"/><data name="d" id="2" type="V"/>"""
        );

        Assert.Equal(3, level.BlockLength);
        Assert.Equal("V", Assert.IsType<CompositeValue>(level.Fields[0].Value).Type.Name);
        Assert.Equal((2, TextEncoding.Utf8), (level.Data[0].HeaderSize, level.Data[0].Encoding));
    }

    [Fact]
    public void A_field_of_data_keeps_its_place_in_the_order_of_declaration()
    {
        LevelIr level = SchemaText.Level(
            "",
            """
            <field name="a" id="1" type="uint8"/><field name="early" id="2" type="varData"/><field name="b" id="3" type="uint16"/>
            <group name="g" id="4"/><field name="middle" id="5" type="varData"/><group name="h" id="6"/><data name="late" id="7" type="varData"/>
            """
        );

        Assert.Equal(["a", "b"], level.Fields.Select(static f => f.SchemaName));
        Assert.Equal([0, 1], level.Fields.Select(static f => f.Offset));
        Assert.Equal(["early", "middle", "late"], level.Data.Select(static d => d.SchemaName));
        Assert.Equal([~0, 0, ~1, 1, ~2], level.Sequence);
        Assert.Equal(3, level.BlockLength);
    }

    [Theory]
    [InlineData(
        """<type name="x" primitiveType="uint8"/><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0"/>"""
    )]
    [InlineData(
        """<type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0"/><type name="x" primitiveType="uint8"/>"""
    )]
    [InlineData(
        """<type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0" offset="4"/>"""
    )]
    [InlineData(
        """<type name="varData" primitiveType="uint8" length="0"/><type name="length" primitiveType="uint8"/>"""
    )]
    public void Nothing_may_stand_beside_length_and_varData(string members)
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                $"""<composite name="V">{members}</composite>""",
                """<message name="M" id="1"><data name="d" id="1" type="V"/></message>"""
            )
        );

        compiled.Single("SBE453");
    }

    [Fact]
    public void Data_can_be_described_through_references()
    {
        DataIr data = SchemaText
            .Level(
                """
                <type name="Len" primitiveType="uint8" maxValue="9"/><type name="Bytes" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
                <composite name="V"><ref name="length" type="Len" offset="1"/><ref name="varData" type="Bytes"/></composite>
                """,
                """<data name="d" id="1" type="V"/>"""
            )
            .Data[0];

        Assert.Equal(
            (2, 1, 9L, TextEncoding.Utf8),
            (data.HeaderSize, data.LengthOffset, data.MaxLength, data.Encoding)
        );
    }

    [Fact]
    public void Variable_composites_cannot_be_nested()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of("""<composite name="K"><ref name="v" type="varData"/></composite>""", "")
        );

        compiled.Single("SBE106");
        Assert.DoesNotContain(compiled.Schema!.Composites, static c => c.SchemaName == "K");
    }

    private const string Group =
        """<group name="g" id="1" dimensionType="D"><field name="x" id="1" type="uint32"/></group>""";

    private static string Dimension(string lengthType, string lengthRange, string countType, string countRange) =>
        $"""
            <composite name="D"><type name="blockLength" primitiveType="{lengthType}" {lengthRange}/>
              <type name="numInGroup" primitiveType="{countType}" {countRange}/></composite>
            """;

    private static string VarData(string lengthType, string range) =>
        $"""
            <composite name="V"><type name="length" primitiveType="{lengthType}" {range}/>
              <type name="varData" primitiveType="uint8" length="0"/></composite>
            """;
}
