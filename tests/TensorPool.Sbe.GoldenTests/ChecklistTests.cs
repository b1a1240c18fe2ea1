using System.Text.Json;
using TensorPool.Sbe.Harness;
using TensorPool.Sbe.Harness.Runtime;

namespace TensorPool.Sbe.GoldenTests;

/// <summary>
/// Rows of the feature checklist that no vector covers, since the reference tool cannot produce them. The bytes are
/// written out by hand from the layout rules.
/// </summary>
public sealed class ChecklistTests
{
    [Theory]
    [InlineData("uint32", "01000000 01000000 07000000 01000000  09")]
    [InlineData("uint64", "0100000000000000 0100000000000000 0700000000000000 0100000000000000  09")]
    [InlineData("uint8", "01 01 07 01  09")]
    public void F_06_header_members_of_any_width(string type, string hex)
    {
        string schema = $"""
            <messageSchema package="checklist" id="7" version="1">
              <types>
                <composite name="messageHeader">
                  <type name="blockLength" primitiveType="{type}"/>
                  <type name="templateId" primitiveType="{type}"/>
                  <type name="schemaId" primitiveType="{type}"/>
                  <type name="version" primitiveType="{type}"/>
                </composite>
              </types>
              <message name="M" id="1"><field name="v" id="1" type="uint8"/></message>
            </messageSchema>
            """;
        SchemaHarness harness = SchemaHarness.CompileText(schema);
        byte[] bytes = Bytes(hex);
        Assert.Equal(bytes, harness.Encode("M", SchemaHarness.Parse("""{"v":9}""")));
        AssertDecodes(harness, hex, """{"v":9}""");
        // A version of the full width is not cut to one that is known.
        bytes[^2] = 0x80;
        Assert.Equal(SbeStatus.Ok, harness.Decode("M", bytes).Status);
        Assert.NotEqual(1, harness.Decode("M", bytes).ActingVersion);
    }

    [Fact]
    public void F_11_messages_stand_in_a_container_with_a_package() =>
        AssertBytes(
            "",
            """
            <messages package="other.place">
              <message name="M" id="1"><field name="v" id="1" type="uint16"/></message>
            </messages>
            """,
            """{"v":513}""",
            "0200 0100 0700 0100  0102"
        );

    [Fact]
    public void F_42_inline_types_of_one_name_are_different_types() =>
        AssertBytes(
            """
            <composite name="Left">
              <enum name="kind" encodingType="uint8"><validValue name="A">1</validValue></enum>
              <set name="flags" encodingType="uint8"><choice name="low">0</choice></set>
            </composite>
            <composite name="Right">
              <enum name="kind" encodingType="uint16"><validValue name="B">7</validValue></enum>
              <set name="flags" encodingType="uint16"><choice name="high">15</choice></set>
            </composite>
            """,
            """
            <message name="M" id="1">
              <field name="left" id="1" type="Left"/>
              <field name="right" id="2" type="Right"/>
            </message>
            """,
            """{"left":{"kind":"A","flags":["low"]},"right":{"kind":"B","flags":["high"]}}""",
            "0600 0100 0700 0100  01 01  0700 0080"
        );

    [Fact]
    public void F_46_newer_member_is_null_in_an_older_message_and_moves_nothing()
    {
        SchemaHarness harness = Compile(
            """
            <composite name="Pair">
              <type name="x" primitiveType="uint8"/>
              <type name="y" primitiveType="uint16" sinceVersion="1"/>
              <type name="z" primitiveType="uint8"/>
            </composite>
            """,
            """<message name="M" id="1"><field name="pair" id="1" type="Pair"/></message>"""
        );

        AssertDecodes(harness, "0400 0100 0700 0100  05 0600 09", """{"pair":{"x":5,"y":6,"z":9}}""");
        AssertDecodes(harness, "0400 0100 0700 0000  05 0600 09", """{"pair":{"x":5,"y":null,"z":9}}""");
    }

    [Fact]
    public void F_77_constant_stands_as_text_of_the_field() =>
        AssertBytes(
            """<type name="Mic" primitiveType="char" length="4"/>""",
            """
            <message name="M" id="1">
              <field name="exchange" id="1" type="Mic" presence="constant">XEUR</field>
              <field name="factor" id="2" type="uint16" presence="constant">40000</field>
              <field name="v" id="3" type="uint8"/>
            </message>
            """,
            """{"exchange":"XEUR","factor":40000,"v":3}""",
            "0100 0100 0700 0100  03"
        );

    [Fact]
    public void F_79_alignment_moves_a_field_to_the_next_multiple() =>
        AssertBytes(
            "",
            """
            <message name="M" id="1">
              <field name="a" id="1" type="uint8"/>
              <field name="b" id="2" type="uint32" alignment="4"/>
              <field name="c" id="3" type="uint8"/>
              <field name="d" id="4" type="uint64" alignment="8"/>
            </message>
            """,
            """{"a":1,"b":2,"c":3,"d":4}""",
            "1800 0100 0700 0100  01 000000  02000000  03 00000000000000  0400000000000000"
        );

    [Fact]
    public void F_92_dimension_of_64_bits()
    {
        const string types = """
            <composite name="dim64">
              <type name="numInGroup" primitiveType="uint64" maxValue="1000"/>
              <type name="blockLength" primitiveType="uint64" maxValue="1000"/>
            </composite>
            """;
        const string message = """
            <message name="M" id="1">
              <group name="rows" id="1" dimensionType="dim64"><field name="v" id="2" type="uint16"/></group>
            </message>
            """;
        AssertBytes(
            types,
            message,
            """{"rows":[{"v":1},{"v":2}]}""",
            "0000 0100 0700 0100  0200000000000000 0200000000000000  0100 0200"
        );

        // A product of count and block length that wraps to what is there.
        SchemaHarness harness = Compile(types, message);
        foreach (
            string dimension in (string[])
                [
                    "0000000000000080 0200000000000000",
                    "0100000000000080 0200000000000000",
                    "FFFFFFFFFFFFFFFF 0200000000000000",
                    "0200000000000000 FFFFFFFFFFFFFFFF",
                    "0200000000000000 0200000000000080",
                ]
        )
        {
            DecodeResult result = harness.Decode("M", Bytes("0000 0100 0700 0100 " + dimension + " 0100 0200"));
            Assert.Equal(SbeStatus.GroupExceedsBuffer, result.Status);
        }
    }

    [Fact]
    public void F_112_data_length_of_64_bits()
    {
        const string types = """
            <composite name="data64">
              <type name="length" primitiveType="uint64"/>
              <type name="varData" primitiveType="uint8" length="0"/>
            </composite>
            """;
        const string message = """<message name="M" id="1"><data name="d" id="1" type="data64"/></message>""";
        AssertBytes(types, message, """{"d":{"hex":"aabb"}}""", "0000 0100 0700 0100  0200000000000000 AABB");

        SchemaHarness harness = Compile(types, message);
        foreach (string length in (string[])["0300000000000000", "0200000001000000", "FFFFFFFFFFFFFFFF"])
        {
            DecodeResult result = harness.Decode("M", Bytes("0000 0100 0700 0100 " + length + " AABB"));
            Assert.Equal(SbeStatus.DataExceedsBuffer, result.Status);
        }
    }

    [Fact]
    public void F_121_version_of_a_type_counts_for_its_fields()
    {
        SchemaHarness harness = Compile(
            """<type name="Late" primitiveType="uint16" sinceVersion="1"/>""",
            """
            <message name="M" id="1">
              <field name="a" id="1" type="uint8"/>
              <field name="b" id="2" type="Late"/>
            </message>
            """
        );

        AssertDecodes(harness, "0300 0100 0700 0100  01 0200", """{"a":1,"b":2}""");
        AssertDecodes(harness, "0100 0100 0700 0000  01", """{"a":1,"b":null}""");
    }

    private static void AssertBytes(string types, string messages, string fields, string hex)
    {
        SchemaHarness harness = Compile(types, messages);
        Assert.Equal(
            Convert.ToHexString(Bytes(hex)),
            Convert.ToHexString(harness.Encode("M", SchemaHarness.Parse(fields)))
        );
        AssertDecodes(harness, hex, fields);
    }

    private static void AssertDecodes(SchemaHarness harness, string hex, string fields)
    {
        byte[] bytes = Bytes(hex);
        DecodeResult result = harness.Decode("M", bytes);
        Assert.Equal(SbeStatus.Ok, result.Status);
        Assert.Equal(bytes.Length, result.Consumed);
        JsonElement actual = SchemaHarness.Parse(result.Json);
        Assert.Null(harness.Difference("M", SchemaHarness.Parse(fields), actual));
    }

    private static SchemaHarness Compile(string types, string messages) =>
        SchemaHarness.CompileText(
            $"""
            <messageSchema package="checklist" id="7" version="1">
              <types>
                <composite name="messageHeader">
                  <type name="blockLength" primitiveType="uint16"/>
                  <type name="templateId" primitiveType="uint16"/>
                  <type name="schemaId" primitiveType="uint16"/>
                  <type name="version" primitiveType="uint16"/>
                </composite>
                {types}
              </types>
              {messages}
            </messageSchema>
            """
        );

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
