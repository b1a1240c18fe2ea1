using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// Views of a record in shared memory: <c>XOverlay</c> to read and write, <c>XView</c> that cannot even express a store.
/// How an access is ordered shows at the call: properties are plain, <c>…Acquire</c>, <c>…Release</c> and the interlocked
/// verbs are not.
/// </summary>
internal static class OverlayEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string Atomics = WireExpressions.Runtime + "SbeAtomics";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    public static void Emit(IndentedWriter writer, LevelNode root)
    {
        // A record in shared memory is of the schema's own version: nothing in it can be absent.
        BlockContext block = BlockContext.Of(root) with
        {
            Since = root.Schema.Version,
        };
        Emit(
            writer,
            root,
            block,
            "Overlay",
            WireExpressions.Bytes,
            () =>
            {
                FieldWriterEmitter.Emit(writer, block, root.Level.Fields);
                EmitAtomics(writer, block, root, isWritable: true);
            }
        );
        Emit(
            writer,
            root,
            block,
            "View",
            WireExpressions.ReadOnlyBytes,
            () =>
            {
                FieldReaderEmitter.Emit(writer, block, root.Level.Fields);
                EmitAtomics(writer, block, root, isWritable: false);
            }
        );
    }

    private static void Emit(
        IndentedWriter writer,
        LevelNode root,
        BlockContext block,
        string suffix,
        string span,
        Action members
    )
    {
        string constants = root.Constants;
        string message = root.Message.Type.Name;
        string type = message + suffix;
        string name = DocText.Escape(root.Message.SchemaName);
        bool isView = suffix == "View";
        writer.WriteLine();
        writer.Summary(
            isView
                ? $"Looks at a <c>{name}</c> in shared memory, for memory that may be mapped read-only."
                : $"Reads and writes a <c>{name}</c> in shared memory, in place."
        );
        LayoutTable.Emit(
            writer,
            root.Level,
            "Valid only as long as the memory stays mapped. Properties are plain accesses, possibly unaligned; methods whose",
            "names say so are volatile or interlocked, and exist only where offset and size make an access atomic."
        );
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{SourceFile.Visibility(root.Schema)} readonly ref struct {type}"))
        {
            if (root.Level.Fields.LastOrDefault(static f => f.Presence != Presence.Constant) is { } last)
            {
                writer.WriteLine();
                writer.WriteLine("// Does not compile if the last field ended behind the record.");
                writer.WriteLine(
                    $"private const uint Slack = checked((uint)({constants}.BlockLength - {block.Offset(last)} - {block.Constant(last, "Size")}));"
                );
            }

            writer.WriteLine();
            writer.WriteLine("private readonly ref byte _block;");
            if (isView && root.Level.Fields.Any(static f => f.Value is CompositeValue))
            {
                writer.WriteLine($"private readonly int _actingVersion = {root.OwnVersion};");
            }

            writer.WriteLine();
            writer.WriteLine($"private {type}(ref byte block) => _block = ref block;");
            EmitWrap(writer, root, type, span);
            if (!isView)
            {
                writer.WriteLine();
                writer.Summary("The same record, to look at only.");
                writer.WriteLine(
                    $"public {message}View AsView() => {message}View.Wrap({WireExpressions.Runtime}SbeArrays.Read<byte>(ref _block, 0, {constants}.BlockLength));"
                );
            }

            members();
        }
    }

    private static void EmitWrap(IndentedWriter writer, LevelNode root, string type, string span)
    {
        string name = CSharpLiterals.Of(root.Message.SchemaName);
        string size = root.Constants + ".BlockLength";
        string alignment = root.Constants + ".Alignment";
        writer.WriteLine();
        writer.Summary("Wraps the start of a span: checks once that it is long enough and aligned.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The memory is too short.</exception>"
        );
        writer.WriteLine(
            "/// <exception cref=\"global::System.ArgumentException\">The memory is not aligned.</exception>"
        );
        using (writer.Block($"public static {type} Wrap({span} memory)"))
        {
            using (writer.Block($"if (memory.Length < {size})"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.NotWrapped({Status}.TruncatedBlock, {name}, {size}, memory.Length);"
                );
            }

            writer.WriteLine();
            using (writer.Block($"if (!{WireExpressions.Runtime}SbeMemory.IsAligned(memory, {alignment}))"))
            {
                writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.Misaligned({name}, {alignment});");
            }

            writer.WriteLine();
            writer.WriteLine($"return new(ref {Reference}(memory));");
        }

        writer.WriteLine();
        writer.Summary(
            "Looks at memory from a reference on: the same checks, and the lifetime of what is referred to."
        );
        writer.WriteLine("/// <param name=\"first\">The first byte.</param>");
        writer.WriteLine("/// <param name=\"length\">Bytes that belong to it from there on.</param>");
        using (writer.Block($"public static {type} FromReference(ref byte first, int length)"))
        {
            writer.WriteLine(
                $"Wrap(global::System.Runtime.InteropServices.MemoryMarshal.Create{(span == WireExpressions.Bytes ? "" : "ReadOnly")}Span(ref first, length));"
            );
            writer.WriteLine("return new(ref first);");
        }

        writer.WriteLine();
        writer.Summary("Looks at mapped memory.");
        writer.WriteLine(
            "/// <param name=\"address\">Address of the first byte. The memory must stay mapped while the view is used.</param>"
        );
        writer.WriteLine($"/// <param name=\"length\">Bytes that are mapped from there on.</param>");
        writer.WriteLine(
            $"public static {type} FromAddress(nint address, int length) => Wrap({WireExpressions.Runtime}SbeMemory.AsSpan(address, length));"
        );
    }

    private static void EmitAtomics(IndentedWriter writer, BlockContext block, LevelNode root, bool isWritable)
    {
        foreach (FieldIr field in root.Level.Fields)
        {
            if (field.Presence == Presence.Constant || Encoding(field.Value) is not { } primitive)
            {
                continue;
            }

            if (primitive.IsFloatingPoint() || field.Offset % primitive.Size() != 0)
            {
                continue;
            }

            string raw = primitive.CSharpName();
            string type = field.Value switch
            {
                EnumValue v => v.Type.Global(),
                SetValue v => v.Type.Global(),
                _ => raw,
            };
            string cast = type == raw ? "" : $"({type})";
            string uncast = type == raw ? "value" : $"({raw})value";
            string at = WireExpressions.At(block.Origin, block.Offset(field));
            string location = $"ref {WireExpressions.Unsafe}.As<byte, {raw}>({at})";
            string suffix =
                block.Schema.ByteOrder == ByteOrder.LittleEndian || primitive.Size() == 1
                    ? "LittleEndian"
                    : "BigEndian";
            string name = DocText.Escape(field.SchemaName);
            writer.WriteLine();
            writer.Summary($"Reads <c>{name}</c>; no later access of this thread is seen before it.");
            writer.WriteLine($"public {type} Read{field.Name}Acquire() => {cast}{Atomics}.Read{suffix}({location});");
            if (!isWritable)
            {
                continue;
            }

            writer.WriteLine();
            writer.Summary($"Writes <c>{name}</c>; no earlier access of this thread is seen after it.");
            writer.WriteLine(
                $"public void Write{field.Name}Release({type} value) => {Atomics}.Write{suffix}({location}, {uncast});"
            );
            if (primitive.Size() == 8)
            {
                EmitInterlocked(writer, field, type, cast, raw, suffix, location);
            }
        }
    }

    private static void EmitInterlocked(
        IndentedWriter writer,
        FieldIr field,
        string type,
        string cast,
        string raw,
        string suffix,
        string location
    )
    {
        string name = DocText.Escape(field.SchemaName);
        string In(string value) => type == raw ? value : $"({raw}){value}";
        writer.WriteLine();
        writer.Summary($"Replaces <c>{name}</c> in one step, with a full barrier, and returns what was there.");
        writer.WriteLine(
            $"public {type} Exchange{field.Name}({type} value) => {cast}{Atomics}.Exchange{suffix}({location}, {In("value")});"
        );
        writer.WriteLine();
        writer.Summary(
            $"Replaces <c>{name}</c> in one step if it equals the comparand, with a full barrier, and returns what was there."
        );
        writer.WriteLine(
            $"public {type} CompareExchange{field.Name}({type} value, {type} comparand) => {cast}{Atomics}.CompareExchange{suffix}({location}, {In("value")}, {In("comparand")});"
        );
        if (field.Value is ScalarValue)
        {
            writer.WriteLine();
            writer.Summary($"Adds to <c>{name}</c> in one step, with a full barrier, and returns the sum.");
            writer.WriteLine(
                $"public {type} Add{field.Name}({type} value) => {Atomics}.Add{suffix}({location}, value);"
            );
        }
    }

    /// <summary>The alignment that the largest atomically accessible field needs.</summary>
    public static int AlignmentOf(LevelNode root) =>
        root
            .Level.Fields.Where(static f => f.Presence != Presence.Constant)
            .Select(static f => (f.Offset, Encoding: Encoding(f.Value)))
            .Where(static f => f.Encoding is { } e && !e.IsFloatingPoint() && f.Offset % e.Size() == 0)
            .Select(static f => f.Encoding!.Value.Size())
            .DefaultIfEmpty(1)
            .Max();

    private static PrimitiveType? Encoding(ValueIr value) =>
        value switch
        {
            ScalarValue v => v.Primitive,
            EnumValue v => v.Encoding,
            SetValue v => v.Encoding,
            _ => null,
        };
}
