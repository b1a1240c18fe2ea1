using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

/// <summary>The schema as a whole: identity, packages, header, options.</summary>
public sealed class SchemaAttributeTests
{
    [Fact]
    public void Context_holds_what_the_root_says()
    {
        CompiledSchema compiled = SchemaText.Compile(
            $"""
            <x:messageSchema xmlns:x="http://www.fixprotocol.org/ns/simple/1.0" package="a.b" id="7" version="3" semanticVersion="FIX5"
              description="d" byteOrder="bigEndian"><types>{SchemaText.Header}</types><x:message name="M" id="1"/></x:messageSchema>
            """,
            SchemaOptions.Default with
            {
                IsPublic = false,
                OrderChecks = OrderChecks.On,
            }
        );

        SchemaContext context = compiled.Schema!.Context;
        Assert.Empty(compiled.Diagnostics);
        Assert.Equal(
            ("test.sbe.xml", "a.b", "A.B", 7, 3, "FIX5", "d", ByteOrder.BigEndian, false, OrderChecks.On),
            (
                context.FileName,
                context.Package,
                context.Namespace,
                context.Id,
                context.Version,
                context.SemanticVersion,
                context.Description,
                context.ByteOrder,
                context.IsPublic,
                context.OrderChecks
            )
        );
    }

    [Fact]
    public void Packages_of_types_and_messages_become_namespaces()
    {
        SchemaSource source = Vectors.Read(Path.Combine(Vectors.General, "16-packages.sbe.xml"));
        SchemaIr schema = SchemaCompiler
            .Compile(source, [], SchemaOptions.Default, TestContext.Current.CancellationToken)
            .Schema!;

        Assert.Equal("Conformance.Packages.Base", schema.Context.Header.Type.Namespace);
        Assert.Equal("Conformance.Packages.Kinds", schema.Enums[0].Type.Namespace);
        Assert.Equal("Conformance.Packages.Kinds", schema.Sets[0].Type.Namespace);
        Assert.Equal("Conformance.Packages.Messages", schema.Messages[0].Type.Namespace);
        Assert.Equal(schema.Enums[0].Type, Assert.IsType<EnumValue>(schema.Messages[0].Root.Fields[1].Value).Type);
    }

    [Fact]
    public void The_option_replaces_every_package()
    {
        SchemaSource source = Vectors.Read(Path.Combine(Vectors.General, "16-packages.sbe.xml"));
        SchemaIr schema = SchemaCompiler
            .Compile(
                source,
                [],
                SchemaOptions.Default with
                {
                    Namespace = "My.Own",
                },
                TestContext.Current.CancellationToken
            )
            .Schema!;

        Assert.Equal("My.Own", schema.Context.Namespace);
        Assert.Equal("conformance.packages.messages", schema.Context.Package);
        Assert.All(
            schema.Composites.Select(static c => c.Type).Concat(schema.Messages.Select(static m => m.Type)),
            static t => Assert.Equal("My.Own", t.Namespace)
        );
    }

    [Fact]
    public void Equal_names_in_two_packages_do_not_clash()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Raw(
                $"""
                <types package="base">{SchemaText.Header}<enum name="Order" encodingType="uint8"/></types>
                <messages package="trade"><message name="Order" id="1"/></messages>
                """
            )
        );

        Assert.Equal(new TypeName("Base", "Order"), compiled.Schema!.Enums[0].Type);
        Assert.Equal(new TypeName("Trade", "Order"), compiled.Schema.Messages[0].Type);
        Assert.DoesNotContain(compiled.Diagnostics, static d => d.Id == "SBE605");
    }

    [Fact]
    public void A_package_with_foreign_characters_is_a_warning()
    {
        CompiledSchema compiled = SchemaText.Compile(
            $"""<messageSchema package="my-company.9th" id="1"><types>{SchemaText.Header}</types></messageSchema>"""
        );

        Assert.Contains("'My_company._9th'", compiled.Single("SBE601").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_type_named_like_a_built_in_wins()
    {
        const string Types = """
            <type name="int8" primitiveType="int8"/><type name="uint8" primitiveType="uint32"/>
            <composite name="K"><ref name="a" type="int8"/></composite>
            """;

        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(Types, """<message name="M" id="1"><field name="a" id="1" type="uint8"/></message>""")
        );

        Assert.Equal(4, compiled.Schema!.Messages[0].Root.BlockLength);
        Assert.Equal(
            [SchemaSeverity.Information, SchemaSeverity.Warning],
            compiled.Diagnostics.Where(static d => d.Id == "SBE101").Select(static d => d.Severity)
        );
        Assert.DoesNotContain(compiled.Diagnostics, static d => d.Severity == SchemaSeverity.Error);
    }

    [Fact]
    public void Of_two_definitions_the_later_counts()
    {
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(
                """<enum name="T" encodingType="uint8"/><type name="T" primitiveType="uint64"/>""",
                """<message name="M" id="1"><field name="a" id="1" type="T"/></message>"""
            )
        );

        compiled.Single("SBE101");
        Assert.Equal(8, compiled.Schema!.Messages[0].Root.BlockLength);
        Assert.Empty(compiled.Schema.Enums);
    }

    [Fact]
    public void Header_can_have_any_name_order_width_and_other_members()
    {
        SchemaSource source = Vectors.Read(Path.Combine(Vectors.General, "22-header-members.sbe.xml"));
        CompiledSchema compiled = SchemaCompiler.Compile(
            source,
            [],
            SchemaOptions.Default,
            TestContext.Current.CancellationToken
        );

        HeaderIr header = compiled.Schema!.Context.Header;
        Assert.Equal(13, header.Size);
        Assert.Equal(
            new HeaderMemberIr(8, PrimitiveType.UInt16, new Scalar(PrimitiveType.UInt16, 2022)),
            header.SchemaId
        );
        Assert.Equal(new HeaderMemberIr(8, PrimitiveType.UInt8, null), header.Version);
        Assert.Equal(new HeaderMemberIr(9, PrimitiveType.UInt8, null), header.TemplateId);
        Assert.Equal(new HeaderMemberIr(10, PrimitiveType.UInt8, null), header.BlockLength);
        Assert.Equal(new HeaderMemberIr(11, PrimitiveType.UInt8, null), header.NumGroups);
        Assert.Equal(new HeaderMemberIr(12, PrimitiveType.UInt8, null), header.NumVarDataFields);
        CompositeIr composite = Assert.Single(compiled.Schema.Composites, c => c.Type == header.Type);
        Assert.Equal(7, composite.Members.Count);
    }

    [Fact]
    public void A_constant_schemaId_that_differs_is_a_warning()
    {
        string text = SchemaText.Raw(
            $"""<types>{SchemaText.Header.Replace("\"schemaId\" primitiveType=\"uint16\"/>", "\"schemaId\" primitiveType=\"uint16\" presence=\"constant\">2</type>", StringComparison.Ordinal)}</types>"""
        );

        SchemaDiagnostic diagnostic = SchemaText.Compile(text).Single("SBE015");

        Assert.Equal(SchemaSeverity.Warning, diagnostic.Severity);
        Assert.Equal("<type", diagnostic.At(text));
    }

    [Theory]
    [InlineData("primitiveType=\"char\"")]
    [InlineData("primitiveType=\"double\"")]
    [InlineData("primitiveType=\"uint16\" length=\"2\"")]
    public void Header_members_are_single_unsigned_integers(string attributes)
    {
        string text = SchemaText.Raw(
            $"<types>{SchemaText.Header.Replace("\"version\" primitiveType=\"uint16\"", "\"version\" " + attributes, StringComparison.Ordinal)}</types>"
        );

        CompiledSchema compiled = SchemaText.Compile(text);

        compiled.Single("SBE011");
        Assert.Null(compiled.Schema);
    }

    [Fact]
    public void Overlays_are_for_messages_of_fields_alone()
    {
        string text = SchemaText.Of(
            "",
            """
            <message name="Plain" id="1"/><message name="Grouped" id="2"><group name="g" id="1"/></message>
            <message name="Long" id="3"><field name="d" id="1" type="varData"/></message><message name="Other" id="4"/>
            """
        );
        EquatableArray<string> overlays = new(["Plain", "Grouped", "Long"]);

        CompiledSchema compiled = SchemaText.Compile(text, SchemaOptions.Default with { Overlays = overlays });

        Assert.Equal(
            ["name=\"Grouped\"", "name=\"Long\""],
            compiled.Diagnostics.Where(static d => d.Id == "SBE702").Select(d => d.At(text))
        );
        Assert.Equal(
            [("Plain", true), ("Other", false)],
            compiled.Schema!.Messages.Select(static m => (m.SchemaName, m.HasOverlay))
        );
    }

    [Fact]
    public void An_overlay_of_an_unknown_message_is_reported_at_the_root()
    {
        string text = SchemaText.Of("", """<message name="Superblock" id="1"/>""");

        SchemaDiagnostic error = SchemaText
            .Compile(text, SchemaOptions.Default with { Overlays = new(["SuperBlok"]) })
            .Single("SBE704");

        Assert.Equal(SchemaSeverity.Error, error.Severity);
        Assert.Equal("<messageSchema", error.At(text));
        Assert.Contains("Did you mean 'Superblock'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dims_and_strides_must_have_the_length_of_the_option()
    {
        string text = SchemaText.Of(
            """
            <type name="D4" primitiveType="int32" length="4"/><type name="D8" primitiveType="int32" length="8"/><type name="C4" primitiveType="char" length="4"/>
            <composite name="K"><type name="STRIDES" primitiveType="int64" length="3"/></composite>
            """,
            """
            <message name="Good" id="1"><field name="dims" id="1" type="D8"/><field name="other" id="2" type="D4"/><field name="Strides" id="3" type="C4"/></message>
            <message name="Bad" id="2"><group name="g" id="1"><field name="Dims" id="1" type="D4"/></group></message>
            <message name="One" id="3"><field name="dims" id="1" type="uint8"/></message>
            """
        );

        CompiledSchema compiled = SchemaText.Compile(text, SchemaOptions.Default with { MaxDims = 8 });

        Assert.Equal(
            ["length=\"3\"", "type=\"D4\""],
            compiled.Diagnostics.Where(static d => d.Id == "SBE703").Select(d => d.At(text))
        );
        Assert.Equal(["Good", "One"], compiled.Schema!.Messages.Select(static m => m.SchemaName));
        Assert.DoesNotContain(SchemaText.Compile(text).Diagnostics, static d => d.Id == "SBE703");
    }
}
