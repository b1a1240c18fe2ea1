using System.Reflection;
using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests.Emit;

/// <summary>
/// What dispatchers do with a buffer. Decoders are stand-ins whose first byte behind the header is the status that
/// wrapping gives, so that nothing but the dispatcher is tested.
/// </summary>
public class DispatcherTests
{
    private static readonly HeaderIr Standard = Header(
        8,
        Member(0, PrimitiveType.UInt16),
        Member(2, PrimitiveType.UInt16),
        Member(4, PrimitiveType.UInt16),
        Member(6, PrimitiveType.UInt16)
    );

    [Theory]
    [InlineData("0000 0100 0A00 0000 00", "A.OnPing -> True")]
    [InlineData("0000 0200 0A00 0000 00", "A.OnUnknownTemplate_ -> True")]
    [InlineData("0000 0300 0A00 0500 00", "OnUnknownTemplate(3, 5) -> False")]
    [InlineData("0000 0100 0A00 0000 04", "OnRejected(BlockLengthTooSmall, 10, 1) -> False")]
    [InlineData("0000 0100 0B00 0000 00", "OnRejected(WrongSchemaId, 11, 1) -> False")]
    [InlineData("0000 0100 0A00 00", "OnRejected(TruncatedHeader, -1, -1) -> False")]
    [InlineData("", "OnRejected(TruncatedHeader, -1, -1) -> False")]
    public void Message_reaches_its_method_or_the_handler_is_told_why(string bytes, string expected) =>
        Assert.Equal(expected, Dispatch(Standard, ByteOrder.LittleEndian, bytes));

    [Fact]
    public void Header_is_read_by_its_own_layout()
    {
        HeaderIr header = Header(
            20,
            Member(0, PrimitiveType.UInt8),
            Member(4, PrimitiveType.UInt64),
            Member(12, PrimitiveType.UInt32),
            Member(16, PrimitiveType.UInt16)
        );

        Assert.Equal(
            "A.OnPing -> True",
            Dispatch(header, ByteOrder.BigEndian, "00FFFFFF 0000000000000001 0000000A 0000 FFFF 00")
        );
        Assert.Equal(
            "OnUnknownTemplate(3, 7) -> False",
            Dispatch(header, ByteOrder.BigEndian, "00FFFFFF 0000000000000003 0000000A 0007 FFFF 00")
        );
        // Neither the low half of a wide id nor its sign may pass for another id.
        Assert.Equal(
            "OnUnknownTemplate(-1, 0) -> False",
            Dispatch(header, ByteOrder.BigEndian, "00FFFFFF 0000000100000001 0000000A 0000 FFFF 00")
        );
        Assert.Equal(
            "OnRejected(WrongSchemaId, -1, 1) -> False",
            Dispatch(header, ByteOrder.BigEndian, "00FFFFFF 0000000000000001 8000000A 0000 FFFF 00")
        );
    }

    [Fact]
    public void Constant_member_is_not_compared()
    {
        HeaderIr header = Header(
            4,
            Member(0, PrimitiveType.UInt16),
            Member(2, PrimitiveType.UInt16),
            new HeaderMemberIr(0, PrimitiveType.UInt16, Scalar.FromUInt64(PrimitiveType.UInt16, 77)),
            new HeaderMemberIr(0, PrimitiveType.UInt16, Scalar.FromUInt64(PrimitiveType.UInt16, 3))
        );

        Assert.Equal("A.OnPing -> True", Dispatch(header, ByteOrder.LittleEndian, "0000 0100 00"));
        Assert.Equal("OnUnknownTemplate(9, 3) -> False", Dispatch(header, ByteOrder.LittleEndian, "0000 0900 00"));
        Assert.Equal(
            "OnRejected(BlockLengthTooSmall, 77, 1) -> False",
            Dispatch(header, ByteOrder.LittleEndian, "0000 0100 04")
        );
    }

    [Fact]
    public void Header_of_constants_has_no_bytes()
    {
        HeaderMemberIr constant = new(0, PrimitiveType.UInt8, Scalar.FromUInt64(PrimitiveType.UInt8, 1));

        Assert.Equal(
            "A.OnPing -> True",
            Dispatch(Header(0, constant, constant, constant, constant), ByteOrder.LittleEndian, "00")
        );
    }

    [Theory]
    [InlineData("0000 0100 0A00 0000 00", "A.OnPing -> True")]
    [InlineData("0000 0100 1400 0000 00", "B.OnPing -> True")]
    [InlineData("0000 0300 1400 0500 00", "OnUnknownTemplate(3, 5) -> False")]
    [InlineData("0000 0100 1400 0000 04", "OnRejected(BlockLengthTooSmall, 20, 1) -> False")]
    [InlineData("0000 0100 0B00 0000 00", "OnRejected(WrongSchemaId, 11, 1) -> False")]
    [InlineData("0000 0100 0A00 00", "OnRejected(TruncatedHeader, -1, -1) -> False")]
    public void Combined_dispatcher_decides_by_schema_id(string bytes, string expected)
    {
        SchemaContext a = Context("A", 10, Standard, ByteOrder.LittleEndian);
        SchemaContext b = Context("B", 20, Standard, ByteOrder.LittleEndian);
        var combined = new CombinedDispatcherUnit(
            a,
            new TypeName("My", "Dispatcher"),
            true,
            new EquatableArray<SchemaContext>([a, b])
        );
        Assembly assembly = InMemoryAssembly.Compile(
            SourceEmitter.Emit(Unit(a, "Ping")),
            SourceEmitter.Emit(Unit(b, "Ping")),
            SourceEmitter.Emit(combined),
            StandIn("A", "Ping", Standard.Size),
            StandIn("B", "Ping", Standard.Size),
            Probe(
                "My.IDispatcherHandler",
                "My.Dispatcher",
                """
                    public void OnPing(A.PingDecoder message) => Log += "A.OnPing";
                    public void OnPing(B.PingDecoder message) => Log += "B.OnPing";
                """
            )
        );

        Assert.Equal(expected, Run(assembly, bytes));
    }

    [Fact]
    public void Handlers_yield_to_the_vocabulary_in_schema_order()
    {
        SchemaContext context = Context("A", 1, Standard, ByteOrder.LittleEndian);

        Assert.Equal(
            ["OnRejected_", "OnRejected_2", "OnOther", "OnRejected__"],
            Unit(context, "Rejected", "Rejected_2", "Other", "Rejected_").Entries.Select(static e => e.HandlerMethod)
        );
    }

    [Fact]
    public void Table_is_in_the_order_of_template_ids_and_without_overlays()
    {
        SchemaContext context = Context("A", 1, Standard, ByteOrder.LittleEndian);
        MessageIr[] messages =
        [
            Message("Late", 9),
            Message("Early", 2),
            Message("Record", 5) with
            {
                HasOverlay = true,
            },
        ];

        DispatcherUnit unit = SourceUnits.Of(Schema(context, messages)).OfType<DispatcherUnit>().Single();

        Assert.Equal(["Early", "Late"], unit.Entries.Select(static e => e.SchemaName));
        Assert.DoesNotContain(SourceUnits.Of(Schema(context, messages[2])), static u => u is DispatcherUnit);
    }

    [Fact]
    public void Schema_info_tells_what_the_schema_says()
    {
        SchemaContext context = Context("A", 10, Standard, ByteOrder.LittleEndian) with
        {
            SemanticVersion = "1.0 \"beta\"",
            Description = "Uses <tags> & \\ things\n#endif */",
        };
        MessageIr[] messages = [Message("Late", 9), Message("Early", 2) with { HasOverlay = true }];
        SchemaInfoUnit unit = SourceUnits.Of(Schema(context, messages)).OfType<SchemaInfoUnit>().Single();

        Assembly assembly = InMemoryAssembly.Compile(
            SourceEmitter.Emit(unit),
            """
            public static class Probe
            {
                public static string Run()
                {
                    const ushort id = A.SchemaInfo.Id;
                    const ushort version = A.SchemaInfo.Version;
                    string text = $"{id} {version} {A.SchemaInfo.Package} {A.SchemaInfo.SemanticVersion} {A.SchemaInfo.HeaderSize}";
                    foreach (TensorPool.Sbe.SbeMessageInfo m in A.SchemaInfo.Messages)
                    {
                        text += $"|{m.Name} {m.TemplateId} {m.SinceVersion} {m.BlockLength} {m.MinimumLength} {m.HasHeader}";
                    }
                    return text + "|" + A.SchemaInfo.TryGetMessage(9, out var found) + " " + found.Name + "|" + A.SchemaInfo.TryGetMessage(3, out _) + "|" + A.SchemaInfo.Description;
                }
            }
            """
        );

        Assert.Equal(
            "10 3 a 1.0 \"beta\" 8|Early 2 0 4 4 False|Late 9 0 4 4 True|True Late|False|" + context.Description,
            assembly.GetType("Probe")!.GetMethod("Run")!.Invoke(null, null)
        );
    }

    [Fact]
    public void Schema_info_without_messages_compiles() =>
        InMemoryAssembly.Compile(
            SourceEmitter.Emit(new SchemaInfoUnit(Context("A", 1, Standard, ByteOrder.LittleEndian), default))
        );

    [Fact]
    public void Minimum_length_counts_the_headers_of_groups_and_data()
    {
        var dimension = new DimensionIr(
            4,
            Member(0, PrimitiveType.UInt16),
            Member(2, PrimitiveType.UInt16),
            0,
            65534,
            null,
            null
        );
        var entry = new LevelIr(7, default, default, default, default);
        var group = new GroupIr("g", "G", 2, Documentation.None, dimension, entry);
        var data = new DataIr("d", "D", 3, Documentation.None, 4, 0, PrimitiveType.UInt32, 100, TextEncoding.None);
        MessageIr message = Message("M", 1) with
        {
            Root = new LevelIr(
                10,
                default,
                new EquatableArray<GroupIr>([group, group]),
                new EquatableArray<DataIr>([data]),
                default
            ),
        };

        SchemaInfoUnit unit = SourceUnits
            .Of(Schema(Context("A", 1, Standard, ByteOrder.LittleEndian), message))
            .OfType<SchemaInfoUnit>()
            .Single();

        Assert.Equal((10, 22), (unit.Messages[0].BlockLength, unit.Messages[0].MinimumLength));
    }

    private static string Dispatch(HeaderIr header, ByteOrder order, string bytes)
    {
        SchemaContext context = Context("A", 10, header, order);
        bool isConstant = header.TemplateId.Constant is not null;
        Assembly assembly = InMemoryAssembly.Compile(
            SourceEmitter.Emit(isConstant ? Unit(context, "Ping") : Unit(context, "Ping", "UnknownTemplate")),
            StandIn("A", "Ping", header.Size),
            StandIn("A", "UnknownTemplate", header.Size),
            Probe(
                "A.IMessageHandler",
                "A.MessageDispatcher",
                """
                    public void OnPing(A.PingDecoder message) => Log += "A.OnPing";
                    public void OnUnknownTemplate_(A.UnknownTemplateDecoder message) => Log += "A.OnUnknownTemplate_";
                """
            )
        );
        return Run(assembly, bytes);
    }

    private static string Run(Assembly assembly, string bytes) =>
        (string)
            assembly
                .GetType("Probe")!
                .GetMethod("Run")!
                .Invoke(null, [Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal))])!;

    /// <summary>A handler that is a struct, so that a copy of it would show: the log would be lost.</summary>
    private static string Probe(string handler, string dispatcher, string methods) =>
        $$"""
            public struct Handler : {{handler}}
            {
                public string Log;
                {{methods}}
                public void OnUnknownTemplate(int templateId, int actingVersion) => Log += $"OnUnknownTemplate({templateId}, {actingVersion})";
                public void OnRejected(TensorPool.Sbe.SbeStatus status, int schemaId, int templateId) => Log += $"OnRejected({status}, {schemaId}, {templateId})";
            }

            public static class Probe
            {
                public static string Run(byte[] bytes)
                {
                    var handler = new Handler();
                    bool delivered = {{dispatcher}}.Dispatch(bytes, ref handler);
                    return $"{handler.Log} -> {delivered}";
                }
            }
            """;

    private static string StandIn(string ns, string name, int headerSize) =>
        $$"""
            namespace {{ns}};
            public readonly ref struct {{name}}Decoder
            {
                public static TensorPool.Sbe.SbeStatus TryWrap(System.ReadOnlySpan<byte> buffer, out {{name}}Decoder decoder, TensorPool.Sbe.SbeAcceptance acceptance = TensorPool.Sbe.SbeAcceptance.Compatible)
                {
                    decoder = default;
                    return (TensorPool.Sbe.SbeStatus)buffer[{{headerSize}}];
                }
            }
            """;

    private static DispatcherUnit Unit(SchemaContext context, params string[] messages) =>
        SourceUnits
            .Of(
                Schema(
                    context,
                    messages
                        .Select((name, i) => Message(name, i + 1) with { Type = new TypeName(context.Namespace, name) })
                        .ToArray()
                )
            )
            .OfType<DispatcherUnit>()
            .Single();

    private static SchemaIr Schema(SchemaContext context, params MessageIr[] messages) =>
        new(context, default, default, default, messages.ToEquatableArray());

    private static MessageIr Message(string name, int id) =>
        new(
            name,
            new TypeName("A", name),
            Documentation.None,
            id,
            false,
            new LevelIr(4, default, default, default, default)
        );

    private static SchemaContext Context(string ns, int id, HeaderIr header, ByteOrder order) =>
        new("a.sbe.xml", "a", ns, id, 3, "", "", order, true, OrderChecks.Auto, header);

    private static HeaderIr Header(
        int size,
        HeaderMemberIr blockLength,
        HeaderMemberIr templateId,
        HeaderMemberIr schemaId,
        HeaderMemberIr version
    ) => new(new TypeName("A", "MessageHeader"), size, blockLength, templateId, schemaId, version, null, null);

    private static HeaderMemberIr Member(int offset, PrimitiveType type) => new(offset, type, null);
}
