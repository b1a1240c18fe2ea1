using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

/// <summary>Presence, null values and ranges: from the field, else from its type, else by default.</summary>
public sealed class PresenceTests
{
    [Theory]
    [InlineData("", "", nameof(Presence.Required))]
    [InlineData("presence=\"optional\"", "", nameof(Presence.Optional))]
    [InlineData("", "presence=\"optional\"", nameof(Presence.Optional))]
    [InlineData("presence=\"optional\"", "presence=\"required\"", nameof(Presence.Required))]
    [InlineData("presence=\"required\"", "presence=\"optional\"", nameof(Presence.Optional))]
    public void Presence_of_the_field_counts_before_that_of_the_type(string type, string field, string expected) =>
        Assert.Equal(
            expected,
            SchemaText
                .Field(
                    $"""<type name="T" primitiveType="uint8" {type}/>""",
                    $"""<field name="f" id="1" type="T" {field}/>"""
                )
                .Presence.ToString()
        );

    [Theory]
    [InlineData("", "presence=\"optional\"", 0)]
    [InlineData("presence=\"optional\"", "", 0)]
    [InlineData("presence=\"optional\"", "presence=\"optional\"", 0)]
    [InlineData("presence=\"required\"", "presence=\"optional\"", 1)]
    public void Presence_that_differs_is_news_only_if_both_are_written(string type, string field, int count)
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                $"""<type name="T" primitiveType="uint8" {type}/>""",
                $"""<message name="M" id="1"><field name="f" id="1" type="T" {field}/></message>"""
            )
        );

        Assert.Equal(count, compiled.Diagnostics.Count(static d => d.Id == "SBE420"));
    }

    [Fact]
    public void Limits_of_the_field_override_those_of_the_type_one_by_one()
    {
        FieldIr field = SchemaText.Field(
            """<type name="T" primitiveType="int16" presence="optional" nullValue="-1" minValue="1" maxValue="10"/>""",
            """<field name="f" id="1" type="T" maxValue="5"/>"""
        );

        var value = Assert.IsType<ScalarValue>(field.Value);
        Assert.Equal((-1, 1, 5), (value.NullValue.Int64, value.MinValue.Int64, value.MaxValue.Int64));
    }

    [Fact]
    public void Silence_means_the_defaults_of_the_primitive_type()
    {
        var value = Assert.IsType<ScalarValue>(SchemaText.Field("", """<field name="f" id="1" type="int8"/>""").Value);

        Assert.Equal((-128, -127, 127), (value.NullValue.Int64, value.MinValue.Int64, value.MaxValue.Int64));
    }

    [Fact]
    public void Range_is_checked_after_merging_field_and_type()
    {
        string text = SchemaText.Of(
            """<type name="T" primitiveType="uint8" maxValue="10"/>""",
            """<message name="M" id="1"><field name="f" id="1" type="T" minValue="11"/></message>"""
        );

        Assert.Equal("minValue=\"11\"", SchemaText.Compile(text).Single("SBE111").At(text));
    }

    [Theory]
    [InlineData("uint8", "0", 0UL)]
    [InlineData("int64", "-9223372036854775808", 0x8000_0000_0000_0000UL)]
    [InlineData("uint64", "18446744073709551615", ulong.MaxValue)]
    [InlineData("int8", " +5 ", 5UL)]
    [InlineData("char", "0", 0x30UL)]
    [InlineData("char", " ", 0x20UL)]
    [InlineData("float", "NaN", 0x7FC0_0000UL)]
    [InlineData("double", "NaN", 0x7FF8_0000_0000_0000UL)]
    [InlineData("float", "-1.5e0", 0xBFC0_0000UL)]
    [InlineData("double", "INF", 0x7FF0_0000_0000_0000UL)]
    [InlineData("float", "-INF", 0xFF80_0000UL)]
    [InlineData("double", "-0.0", 0x8000_0000_0000_0000UL)]
    public void Null_values_are_read_by_type(string type, string text, ulong bits)
    {
        FieldIr field = SchemaText.Field(
            "",
            $"""<field name="f" id="1" type="{type}" presence="optional" nullValue="{text}"/>"""
        );

        Assert.Equal(bits, Assert.IsType<ScalarValue>(field.Value).NullValue.Bits);
    }

    [Theory]
    [InlineData("uint8", "256")]
    [InlineData("uint8", "-1")]
    [InlineData("int8", "-129")]
    [InlineData("int8", "128")]
    [InlineData("uint64", "18446744073709551616")]
    [InlineData("int64", "-9223372036854775809")]
    [InlineData("int32", "0x10")]
    [InlineData("int32", "1,000")]
    [InlineData("int32", "")]
    [InlineData("char", "ab")]
    [InlineData("char", "é")]
    [InlineData("float", "1e39")]
    [InlineData("double", "1e309")]
    [InlineData("double", "one")]
    [InlineData("double", "1 000")]
    public void Values_that_are_none_of_their_type_are_refused(string type, string value)
    {
        string text = SchemaText.Of(
            "",
            $"""<message name="M" id="1"><field name="f" id="1" type="{type}" presence="optional" nullValue="{value}"/></message>"""
        );

        CompiledSchema compiled = SchemaText.Compile(text);

        Assert.Equal($"nullValue=\"{value}\"", compiled.Single("SBE109").At(text));
        Assert.Empty(compiled.Schema!.Messages);
    }

    [Fact]
    public void Enums_take_the_null_value_of_the_field_then_their_own_then_that_of_their_encoding()
    {
        LevelIr level = SchemaText.Level(
            """
            <type name="T" primitiveType="uint8" presence="optional" nullValue="7"/>
            <enum name="A" encodingType="uint8"><validValue name="x">1</validValue></enum>
            <enum name="B" encodingType="T"><validValue name="x">1</validValue></enum>
            <enum name="C" encodingType="T" nullValue="8"><validValue name="x">1</validValue></enum>
            """,
            """
            <field name="a" id="1" type="A"/><field name="b" id="2" type="B"/>
            <field name="c" id="3" type="C"/><field name="d" id="4" type="C" presence="optional" nullValue="9"/>
            """
        );

        Assert.Equal(
            [255UL, 7, 8, 9],
            level.Fields.Select(static f => Assert.IsType<EnumValue>(f.Value).NullValue.Bits)
        );
        Assert.Equal(Presence.Optional, level.Fields[3].Presence);
    }

    [Fact]
    public void With_another_null_value_the_default_pattern_is_an_ordinary_valid_value()
    {
        SchemaIr schema = SchemaText.CompileValid(
            """<enum name="E" encodingType="uint8" nullValue="9"><validValue name="x">255</validValue></enum>""",
            ""
        );

        Assert.Equal(255UL, schema.Enums[0].Values[0].Value.Bits);
    }

    [Fact]
    public void A_valid_value_equal_to_the_null_value_stays_as_an_alias()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """<enum name="E" encodingType="uint8"><validValue name="UNKNOWN">255</validValue></enum>""",
                ""
            )
        );

        Assert.Equal(SchemaSeverity.Warning, compiled.Single("SBE306").Severity);
        Assert.Equal("UNKNOWN", compiled.Schema!.Enums[0].Values[0].Name);
    }

    [Fact]
    public void A_set_is_never_null_and_a_composite_may_be()
    {
        LevelIr level = SchemaText.Level(
            """<set name="S" encodingType="uint8"/><composite name="K"><type name="a" primitiveType="int8" presence="optional"/></composite>""",
            """<field name="s" id="1" type="S" presence="optional"/><field name="k" id="2" type="K" presence="optional"/>"""
        );

        Assert.Equal([Presence.Required, Presence.Optional], level.Fields.Select(static f => f.Presence));
    }

    [Fact]
    public void Text_is_ASCII_by_default_and_an_array_from_two_on()
    {
        LevelIr level = SchemaText.Level(
            """
            <type name="One" primitiveType="char" length="1"/><type name="Two" primitiveType="char" length="2"/>
            <type name="U" primitiveType="char" length="2" characterEncoding="utf-8"/>
            <type name="W" primitiveType="char" length="2" characterEncoding="windows-1251"/>
            <type name="X" primitiveType="char" length="2" characterEncoding="EBCDIC"/>
            <type name="N" primitiveType="uint8" length="2" characterEncoding="UTF-8"/>
            """,
            """
            <field name="a" id="1" type="One"/><field name="b" id="2" type="Two"/><field name="c" id="3" type="U"/>
            <field name="d" id="4" type="W"/><field name="e" id="5" type="X"/><field name="f" id="6" type="N"/>
            """
        );

        Assert.IsType<ScalarValue>(level.Fields[0].Value);
        Assert.Equal(
            [TextEncoding.Ascii, TextEncoding.Utf8, TextEncoding.Windows1251, TextEncoding.None],
            level.Fields.Skip(1).Take(4).Select(static f => Assert.IsType<CharArrayValue>(f.Value).Encoding)
        );
        Assert.IsType<ArrayValue>(level.Fields[5].Value);
    }
}
