using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>The encoder of a message: <c>XEncoder</c>.</summary>
internal static class EncoderEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    public static void Emit(IndentedWriter writer, LevelNode root, IReadOnlyList<CompositeHoles> composites)
    {
        string type = root.Message.Type.Name + "Encoder";
        writer.WriteLine();
        writer.Summary(
            $"Encodes <c>{DocText.Escape(root.Message.SchemaName)}</c> (template {CSharpLiterals.Of(root.Message.TemplateId)}) in place."
        );
        LayoutTable.Emit(
            writer,
            root.Level,
            "Borrows the buffer that it wraps: valid only as long as that buffer. Bytes of fields that are not set keep",
            "what the buffer held; see <see cref=\"Clear\"/> and <see cref=\"SetOptionalFieldsToNull\"/>."
        );
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{SourceFile.Visibility(root.Schema)} ref struct {type}"))
        {
            EmitState(writer, root, type);
            EmitWrap(writer, root, type, composites);
            EmitComplete(writer, root);
            FieldWriterEmitter.Emit(writer, BlockContext.Of(root), root.Level.Fields);
            if (!root.IsFlat)
            {
                SequenceWriterEmitter.Emit(writer, root);
            }

            foreach (LevelNode group in root.Groups)
            {
                GroupWriterEmitter.Emit(writer, group, composites);
            }
        }
    }

    private static void EmitState(IndentedWriter writer, LevelNode root, string type)
    {
        if (!root.IsFlat)
        {
            writer.WriteLine("private readonly ref byte _origin;");
        }

        writer.WriteLine("private readonly ref byte _block;");
        writer.WriteLine("private readonly int _headerLength;");
        if (!root.IsFlat)
        {
            writer.WriteLine("private readonly int _end;");
            writer.WriteLine($"private {WireExpressions.Runtime}SbeCursor _cursor;");
        }

        writer.WriteLine();
        writer.WriteLine(WireExpressions.Inline);
        using (
            writer.Block(
                root.IsFlat
                    ? $"private {type}(ref byte origin, int headerLength)"
                    : $"private {type}(ref byte origin, int headerLength, int end)"
            )
        )
        {
            if (!root.IsFlat)
            {
                writer.WriteLine("_origin = ref origin;");
            }

            writer.WriteLine($"_block = {WireExpressions.At("origin", "headerLength")};");
            writer.WriteLine("_headerLength = headerLength;");
            if (!root.IsFlat)
            {
                writer.WriteLine("_end = end;");
                writer.WriteLine($"_cursor = new(headerLength + {root.Constants}.BlockLength);");
            }
        }
    }

    private static void EmitWrap(
        IndentedWriter writer,
        LevelNode root,
        string type,
        IReadOnlyList<CompositeHoles> composites
    )
    {
        string constants = root.Constants;
        string refusal =
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The buffer is too small.</exception>";
        writer.WriteLine();
        writer.Summary("Writes the message header, and wraps the buffer for the rest.");
        writer.WriteLine(refusal);
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public static {type} Wrap({WireExpressions.Bytes} buffer)"))
        {
            writer.WriteLine($"{Status} status = TryWrap(buffer, out {type} encoder);");
            using (writer.Block($"if (status != {Status}.Ok)"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.NotWrapped(status, {CSharpLiterals.Of(root.Message.SchemaName)}, {constants}.HeaderSize + {constants}.BlockLength, buffer.Length);"
                );
            }

            writer.WriteLine();
            writer.WriteLine("return encoder;");
        }

        writer.WriteLine();
        writer.Summary(
            "Takes a buffer from a writer, with room for a message of the length given, and writes the header."
        );
        writer.WriteLine(
            "/// <param name=\"writer\">Where the message goes once <see cref=\"CompleteTo\"/> is called.</param>"
        );
        writer.WriteLine(
            $"/// <param name=\"encodedLength\">See <see cref=\"{constants}.GetEncodedLength\"/>.</param>"
        );
        writer.WriteLine(refusal);
        using (
            writer.Block(
                $"public static {type} Wrap(global::System.Buffers.IBufferWriter<byte> writer, int encodedLength)"
            )
        )
        {
            writer.WriteLine("global::System.ArgumentNullException.ThrowIfNull(writer);");
            writer.WriteLine("return Wrap(writer.GetSpan(encodedLength));");
        }

        writer.WriteLine();
        writer.Summary("Writes the message header, and wraps the buffer for the rest, or says why not.");
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public static {Status} TryWrap({WireExpressions.Bytes} buffer, out {type} encoder)"))
        {
            RefuseShort(writer, $"buffer.Length < {constants}.HeaderSize + {constants}.BlockLength");
            writer.WriteLine($"ref byte origin = ref {Reference}(buffer);");
            EmitHeader(writer, root);
            EmitHoles(writer, root, composites, $"{constants}.HeaderSize");
            writer.WriteLine(
                $"encoder = new(ref origin, {constants}.HeaderSize{(root.IsFlat ? "" : ", buffer.Length")});"
            );
            writer.WriteLine($"return {Status}.Ok;");
        }

        writer.WriteLine();
        writer.Summary("Wraps a buffer for a message without header: the block and what follows it.");
        using (writer.Block($"public static {Status} TryWrapBlock({WireExpressions.Bytes} buffer, out {type} encoder)"))
        {
            RefuseShort(writer, $"buffer.Length < {constants}.BlockLength");
            writer.WriteLine($"ref byte origin = ref {Reference}(buffer);");
            EmitHoles(writer, root, composites, "0");
            writer.WriteLine($"encoder = new(ref origin, 0{(root.IsFlat ? "" : ", buffer.Length")});");
            writer.WriteLine($"return {Status}.Ok;");
        }

        HeaderPropertyEmitter.Emit(
            writer,
            root,
            "Encoder",
            "The message header. Its four standard members are written already."
        );
    }

    private static void EmitHeader(IndentedWriter writer, LevelNode root)
    {
        string constants = root.Constants;
        if (HeaderBits.Of(root) is not null)
        {
            writer.WriteLine($"{root.Schema.Write(PrimitiveType.UInt64, "origin", "0", $"{constants}.OwnHeader")};");
            return;
        }

        HeaderIr header = root.Schema.Header;
        (HeaderMemberIr? Member, string Value)[] members =
        [
            (header.BlockLength, $"{constants}.BlockLength"),
            (header.TemplateId, $"{constants}.TemplateId"),
            (header.SchemaId, $"{constants}.SchemaId"),
            (header.Version, $"{constants}.SchemaVersion"),
            (header.NumGroups, CSharpLiterals.Of(root.Groups.Count())),
            (header.NumVarDataFields, CSharpLiterals.Of(root.Data.Count())),
        ];
        if (members.Sum(static m => m.Member is { Constant: null } member ? member.Type.Size() : 0) != header.Size)
        {
            writer.WriteLine($"{WireExpressions.Unsafe}.InitBlockUnaligned(ref origin, 0, {constants}.HeaderSize);");
        }

        foreach ((HeaderMemberIr? member, string value) in members)
        {
            if (member is { Constant: null })
            {
                writer.WriteLine(
                    $"{root.Schema.Write(member.Type, "origin", CSharpLiterals.Of(member.Offset), value)};"
                );
            }
        }
    }

    private static void EmitHoles(
        IndentedWriter writer,
        LevelNode root,
        IReadOnlyList<CompositeHoles> composites,
        string start
    )
    {
        IReadOnlyList<ByteRange> holes = Holes.Of(root.Level, composites);
        if (holes.Count == 0)
        {
            return;
        }

        if (start == "0")
        {
            Holes.EmitClear(writer, holes, "origin");
            return;
        }

        writer.WriteLine($"ref byte block = {WireExpressions.At("origin", start)};");
        Holes.EmitClear(writer, holes, "block");
    }

    private static void EmitComplete(IndentedWriter writer, LevelNode root)
    {
        string message = CSharpLiterals.Of(root.Message.SchemaName);
        writer.WriteLine();
        writer.Summary("Bytes written so far, from the start of the buffer.");
        writer.WriteLine(
            root.IsFlat
                ? $"public readonly int EncodedLength => _headerLength + {root.Constants}.BlockLength;"
                : "public readonly int EncodedLength => _cursor.Limit;"
        );
        writer.WriteLine();
        writer.Summary("Ends the message and returns its length, header included, in bytes.");
        if (root.IsFlat)
        {
            writer.WriteLine("public readonly int Complete() => EncodedLength;");
        }
        else
        {
            writer.WriteLine(
                $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">A group has fewer entries than announced.</exception>"
            );
            writer.WriteLine(WireExpressions.Inline);
            using (writer.Block("public int Complete()"))
            {
                writer.WriteLine($"{Status} status = TryComplete(out int encodedLength);");
                using (writer.Block($"if (status != {Status}.Ok)"))
                {
                    writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.Failed({message}, \"\", in _cursor);");
                }

                writer.WriteLine();
                writer.WriteLine("return encodedLength;");
            }
        }

        writer.WriteLine();
        writer.Summary("Ends the message, or says why it is not complete.");
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public {(root.IsFlat ? "readonly " : "")}{Status} TryComplete(out int encodedLength)"))
        {
            if (!root.IsFlat)
            {
                writer.WriteLine("encodedLength = 0;");
                using (writer.Block("if (_cursor.Pending != 0)"))
                {
                    writer.WriteLine($"return _cursor.Refuse({Status}.CountNotReached, _cursor.Pending, 0);");
                }

                writer.WriteLine();
                OrderEmitter.Check(
                    writer,
                    root,
                    $"if (_cursor.Order != {CSharpLiterals.Of(root.LastState)})",
                    "{",
                    $"    return _cursor.Refuse({Status}.Incomplete, 0, 0);",
                    "}",
                    ""
                );
            }

            writer.WriteLine("encodedLength = EncodedLength;");
            writer.WriteLine($"return {Status}.Ok;");
        }

        writer.WriteLine();
        writer.Summary("Ends the message and advances the writer that its buffer came from.");
        using (
            writer.Block(
                $"public {(root.IsFlat ? "readonly " : "")}int CompleteTo(global::System.Buffers.IBufferWriter<byte> writer)"
            )
        )
        {
            writer.WriteLine("global::System.ArgumentNullException.ThrowIfNull(writer);");
            writer.WriteLine("int encodedLength = Complete();");
            writer.WriteLine("writer.Advance(encodedLength);");
            writer.WriteLine("return encodedLength;");
        }
    }

    private static void RefuseShort(IndentedWriter writer, string condition)
    {
        using (writer.Block($"if ({condition})"))
        {
            writer.WriteLine("encoder = default;");
            writer.WriteLine($"return {Status}.BufferTooSmall;");
        }

        writer.WriteLine();
    }
}
