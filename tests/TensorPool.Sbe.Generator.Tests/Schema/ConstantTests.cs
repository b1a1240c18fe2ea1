using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

public sealed class ConstantTests
{
    private const string Phase =
        """<enum name="Phase" encodingType="uint8"><validValue name="IDLE">1</validValue><validValue name="done">3</validValue></enum>""";

    [Theory]
    [InlineData("int8", "-7", 0xF9UL)]
    [InlineData("uint64", "18446744073709551615", ulong.MaxValue)]
    [InlineData("uint16", "\n  40000 ", 40000UL)]
    [InlineData("double", "-0.125", 0xBFC0_0000_0000_0000UL)]
    [InlineData("char", "Q", 0x51UL)]
    [InlineData("char", " ", 0x20UL)]
    [InlineData("uint8", "<!-- the answer --><![CDATA[4]]>2", 42UL)]
    public void Numbers_and_characters_are_the_text_of_the_type(string primitive, string text, ulong bits)
    {
        FieldIr field = SchemaText.Field(
            $"""<type name="T" primitiveType="{primitive}" presence="constant">{text}</type>""",
            """<field name="f" id="1" type="T"/>"""
        );

        Assert.Equal(bits, Assert.IsType<ConstantScalar>(field.Value).Value.Bits);
        Assert.Equal((Presence.Constant, 0), (field.Presence, field.Size));
    }

    [Theory]
    [InlineData("", "KELVIN", 6, nameof(TextEncoding.Ascii))]
    [InlineData("length=\"8\"", "GMT", 8, nameof(TextEncoding.Ascii))]
    [InlineData("length=\"3\"", "G", 3, nameof(TextEncoding.Ascii))]
    [InlineData("characterEncoding=\"UTF-8\"", "°C", 3, nameof(TextEncoding.Utf8))]
    [InlineData("characterEncoding=\"ISO-8859-1\"", "°C", 2, nameof(TextEncoding.Latin1))]
    [InlineData("", "a&lt;b", 3, nameof(TextEncoding.Ascii))]
    public void Text_has_the_length_of_its_bytes_unless_declared(
        string attributes,
        string text,
        int length,
        string encoding
    )
    {
        FieldIr field = SchemaText.Field(
            $"""<type name="T" primitiveType="char" presence="constant" {attributes}>{text}</type>""",
            """<field name="f" id="1" type="T"/>"""
        );

        var value = Assert.IsType<ConstantText>(field.Value);
        Assert.Equal(
            (text.Replace("&lt;", "<", StringComparison.Ordinal), length, encoding),
            (value.Text, value.Length, value.Encoding.ToString())
        );
    }

    [Theory]
    [InlineData("", "°C", "SBE109")]
    [InlineData("characterEncoding=\"UTF-8\" length=\"2\"", "°C", "SBE108")]
    [InlineData("", "", "SBE107")]
    [InlineData("characterEncoding=\"windows-1252\"", "°C", "SBE109")]
    public void Text_that_does_not_fit_is_refused(string attributes, string text, string id)
    {
        string schema = SchemaText.Of(
            $"""<type name="T" primitiveType="char" presence="constant" {attributes}>{text}</type>""",
            """<message name="M" id="1"><field name="f" id="1" type="T"/></message>"""
        );

        CompiledSchema compiled = SchemaText.Compile(schema);

        compiled.Single(id);
        Assert.Empty(compiled.Schema!.Messages);
    }

    [Fact]
    public void A_field_can_give_the_value_as_its_text()
    {
        LevelIr level = SchemaText.Level(
            """<type name="Code" primitiveType="char" length="6"/>""",
            """
            <field name="a" id="1" type="char" presence="constant">XEUR</field>
            <field name="b" id="2" type="Code" presence="constant">XEUR</field>
            <field name="c" id="3" type="uint16" presence="constant"> 7 </field>
            <field name="d" id="4" type="char" presence="constant">X</field>
            """
        );

        Assert.Equal(new ConstantText("XEUR", 4, TextEncoding.Ascii), level.Fields[0].Value);
        Assert.Equal(new ConstantText("XEUR", 6, TextEncoding.Ascii), level.Fields[1].Value);
        Assert.Equal(new ConstantScalar(new Scalar(PrimitiveType.UInt16, 7)), level.Fields[2].Value);
        Assert.Equal(new ConstantScalar(new Scalar(PrimitiveType.Char, 'X')), level.Fields[3].Value);
        Assert.Equal(0, level.BlockLength);
    }

    [Theory]
    [InlineData("""<field name="f" id="1" type="uint8" presence="constant">256</field>""", "SBE109")]
    [InlineData("""<field name="f" id="1" type="Code" presence="constant">XEURX</field>""", "SBE108")]
    [InlineData("""<field name="f" id="1" type="uint8" presence="constant"> </field>""", "SBE413")]
    [InlineData("""<field name="f" id="1" type="Phase" presence="constant">IDLE</field>""", "SBE412")]
    [InlineData("""<field name="f" id="1" type="groupSizeEncoding" presence="constant">1</field>""", "SBE413")]
    public void A_value_of_a_field_must_fit(string field, string id)
    {
        string text = SchemaText.Of(
            Phase + """<type name="Code" primitiveType="char" length="4"/>""",
            $"""<message name="M" id="1">{field}</message>"""
        );

        Assert.Equal("<field", SchemaText.Compile(text).Single(id).At(text));
    }

    [Fact]
    public void Value_references_give_enum_members_or_their_numbers()
    {
        LevelIr level = SchemaText.Level(
            Phase + """<type name="Code" primitiveType="uint8" presence="constant" valueRef="Phase.done"/>""",
            """
            <field name="a" id="1" type="Phase" presence="constant" valueRef="Phase.done"/>
            <field name="b" id="2" type="uint8" presence="constant" valueRef="Phase.IDLE"/>
            <field name="c" id="3" type="Code"/>
            """
        );

        var member = Assert.IsType<ConstantEnum>(level.Fields[0].Value);
        Assert.Equal(
            ("Phase", "Done", "done", 3UL),
            (member.Type.Name, member.MemberName, member.MemberSchemaName, member.Value.Bits)
        );
        Assert.Equal(new ConstantScalar(new Scalar(PrimitiveType.UInt8, 1)), level.Fields[1].Value);
        Assert.Equal(new ConstantScalar(new Scalar(PrimitiveType.UInt8, 3)), level.Fields[2].Value);
    }

    [Fact]
    public void Composites_have_constant_members_that_take_no_bytes()
    {
        SchemaIr schema = SchemaText.CompileValid(
            Phase
                + """
                <composite name="K">
                  <type name="mantissa" primitiveType="int64"/>
                  <type name="exponent" primitiveType="int8" presence="constant">-4</type>
                  <type name="unit" primitiveType="uint8" presence="constant" valueRef="Phase.IDLE"/>
                </composite>
                """,
            ""
        );

        CompositeIr composite = Assert.Single(schema.Composites, static c => c.SchemaName == "K");
        Assert.Equal(8, composite.Size);
        Assert.Equal(
            [Presence.Required, Presence.Constant, Presence.Constant],
            composite.Members.Select(static m => m.Presence)
        );
        Assert.Equal(new ConstantScalar(Scalar.FromInt64(PrimitiveType.Int8, -4)), composite.Members[1].Value);
    }

    [Fact]
    public void A_constant_type_used_by_a_required_field_is_stored()
    {
        LevelIr level = SchemaText.Level(
            """<type name="T" primitiveType="char" length="4" presence="constant">ABCD</type>""",
            """<field name="f" id="1" type="T" presence="required"/>"""
        );

        Assert.Equal(new CharArrayValue(4, TextEncoding.Ascii), level.Fields[0].Value);
        Assert.Equal(4, level.BlockLength);
    }

    [Fact]
    public void An_encoding_that_depends_on_its_own_enum_is_refused()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """
                <enum name="E" encodingType="T"><validValue name="A">1</validValue></enum>
                <type name="T" primitiveType="uint8" presence="constant" valueRef="E.A"/>
                """,
                ""
            )
        );

        Assert.Contains("E -> T -> E", compiled.Single("SBE114").Message, StringComparison.Ordinal);
    }
}
