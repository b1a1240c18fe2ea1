using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

public sealed class NamingTests
{
    [Fact]
    public void Names_that_are_hard_for_CSharp_are_resolved()
    {
        SchemaSource source = Vectors.Read(Path.Combine(Vectors.General, "17-naming.sbe.xml"));
        SchemaIr schema = SchemaCompiler
            .Compile(source, [], SchemaOptions.Default, TestContext.Current.CancellationToken)
            .Schema!;

        MessageIr message = Assert.Single(schema.Messages);
        Assert.Equal("Conformance.Naming.Event.Class", schema.Context.Namespace);
        Assert.Equal("Event", message.Type.Name);
        Assert.Equal("Class", NameOf("class"));
        Assert.Equal("Event_", NameOf("event"));
        Assert.Equal("Rate", NameOf("rate"));
        Assert.Equal("Speed", NameOf("speed"));
        Assert.Equal("Speed_", NameOf("Speed"));
        Assert.Equal("_hidden", NameOf("_hidden"));
        Assert.Equal("ToString_", NameOf("ToString"));
        Assert.Equal("SpeedId", NameOf("speedId"));
        Assert.Equal("Event_2", message.Root.Groups[1].Name);
        Assert.Equal("String_", message.Root.Data[0].Name);
        Assert.Equal("Await_", message.Root.Groups[0].Entry.Fields[3].Name);
        Assert.Equal(
            ["False", "True", "Null", "Default", "NullValue_", "Value__"],
            schema.Enums[0].Values.Select(static v => v.Name)
        );
        Assert.Equal(["Unchecked", "None_", "Fixed"], schema.Sets[0].Choices.Select(static c => c.Name));

        string NameOf(string field) => Assert.Single(message.Root.Fields, f => f.SchemaName == field).Name;
    }

    [Fact]
    public void Every_changed_name_is_reported_at_the_name()
    {
        string text = SchemaText.Of(
            "",
            """<message name="M" id="1"><field name="limit" id="1" type="uint8"/></message>"""
        );

        SchemaDiagnostic diagnostic = SchemaText.Compile(text).Single("SBE605");

        Assert.Equal(SchemaSeverity.Information, diagnostic.Severity);
        Assert.Equal("name=\"limit\"", diagnostic.At(text));
        Assert.Contains("'Limit'", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("'Limit_'", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inline_types_are_named_after_their_composite()
    {
        SchemaIr schema = SchemaText.CompileValid(
            """
            <composite name="a"><enum name="kind" encodingType="uint8"/><composite name="in"><set name="s" encodingType="uint8"/></composite></composite>
            <composite name="b"><enum name="kind" encodingType="uint16"/></composite>
            """,
            ""
        );

        Assert.Equal(["AKind", "BKind"], schema.Enums.Select(static e => e.Type.Name));
        Assert.Equal([PrimitiveType.UInt8, PrimitiveType.UInt16], schema.Enums.Select(static e => e.Encoding));
        Assert.Equal(["AInS"], schema.Sets.Select(static s => s.Type.Name));
        Assert.Equal(
            ["MessageHeader", "GroupSizeEncoding", "A", "AIn", "B"],
            schema.Composites.Select(static c => c.Type.Name)
        );
    }

    [Fact]
    public void Messages_yield_to_types_wherever_they_stand()
    {
        string text = SchemaText.Raw(
            $"""<message name="order" id="1"/><types>{SchemaText.Header}<enum name="Order" encodingType="uint8"/></types>"""
        );

        CompiledSchema compiled = SchemaText.Compile(text);

        Assert.Equal("Order", Assert.Single(compiled.Schema!.Enums).Type.Name);
        Assert.Equal("Order_", Assert.Single(compiled.Schema.Messages).Type.Name);
        Assert.Equal("name=\"order\"", compiled.Single("SBE605").At(text));
    }

    [Fact]
    public void A_message_and_a_type_that_differ_by_a_derived_suffix_are_told_apart()
    {
        SchemaIr schema = SchemaText.CompileValid(
            """<enum name="PingDecoder" encodingType="uint8"/>""",
            """<message name="Ping" id="1"/>"""
        );

        Assert.Equal("PingDecoder", schema.Enums[0].Type.Name);
        Assert.Equal("Ping_", schema.Messages[0].Type.Name);
    }

    [Fact]
    public void A_broken_definition_keeps_its_name_so_that_mending_it_renames_nothing()
    {
        string text = SchemaText.Of("""<enum name="Ping" encodingType="nope"/>""", """<message name="Ping" id="1"/>""");

        Assert.Equal("Ping_", Assert.Single(SchemaText.Compile(text).Schema!.Messages).Type.Name);
    }

    [Fact]
    public void Composites_that_describe_data_take_no_name()
    {
        SchemaIr schema = SchemaText.CompileValid("", """<message name="VarData" id="1"/>""");

        Assert.Equal("VarData", schema.Messages[0].Type.Name);
        Assert.DoesNotContain(schema.Composites, static c => c.SchemaName == "varData");
    }

    [Fact]
    public void A_later_field_renames_no_earlier_one()
    {
        const string Earlier = """<field name="a-b" id="1" type="uint8"/><field name="a_b" id="2" type="uint8"/>""";
        LevelIr before = SchemaText.Level("", Earlier);
        LevelIr after = SchemaText.Level(
            "",
            Earlier + """<field name="A_b" id="3" type="uint8"/><field name="a.b" id="4" type="uint8"/>"""
        );

        Assert.Equal(["A_b", "A_b_"], before.Fields.Select(static f => f.Name));
        Assert.Equal(["A_b", "A_b_", "A_b_2", "A_b_3"], after.Fields.Select(static f => f.Name));
    }

    [Fact]
    public void Names_that_SBE_prescribes_are_changed_in_silence()
    {
        CompiledSchema compiled = SchemaText.Compile(SchemaText.Of("", ""));

        Assert.DoesNotContain(compiled.Diagnostics, static d => d.Id == "SBE605");
    }
}
