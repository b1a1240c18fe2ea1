using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// Methods of an encoder that write what follows the block. A refused step writes nothing and leaves the position where
/// it was. Serves the root of a message and the entry of a group alike.
/// </summary>
internal static class SequenceWriterEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";

    public static void Emit(IndentedWriter writer, LevelNode node)
    {
        foreach (SequenceElement element in node.Sequence)
        {
            if (element.Group is { } group)
            {
                EmitGroup(writer, node, group, element.DueState);
            }
            else
            {
                EmitData(writer, node, element.Data!, element.DueState);
            }
        }
    }

    private static void EmitGroup(IndentedWriter writer, LevelNode node, LevelNode group, int due)
    {
        GroupIr ir = group.Group!;
        string type = ir.Name + "Group";
        string name = DocText.Escape(ir.SchemaName);
        string require = OrderEmitter.Require(node, due, group.Path);
        writer.WriteLine();
        writer.Summary(
            $"Begins the group <c>{name}</c> with a known number of entries.{FieldDocs.FurtherWords(ir.Doc)}"
        );
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The count is out of range, or the buffer too small.</exception>"
        );
        Unscoped(writer, node);
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public {type} Begin{ir.Name}(int count)"))
        {
            writer.WriteLine($"{Status} status = TryBegin{ir.Name}(count, out {type} group);");
            ThrowIfFailed(writer, node, group.Path);
            writer.WriteLine();
            writer.WriteLine("return group;");
        }

        writer.WriteLine();
        writer.Summary($"Begins the group <c>{name}</c>, whose entries are counted as they are written.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The buffer is too small.</exception>"
        );
        Unscoped(writer, node);
        using (writer.Block($"public {type} Begin{ir.Name}()"))
        {
            OrderEmitter.Check(writer, node, require);
            writer.WriteLine(
                $"{Status} status = {type}.TryBeginOpen(ref _origin, ref _cursor, _end, {Position(node, due)}, out {type} group);"
            );
            ThrowIfFailed(writer, node, group.Path);
            writer.WriteLine();
            writer.WriteLine("return group;");
        }

        writer.WriteLine();
        writer.Summary($"Begins the group <c>{name}</c> with a known number of entries, or says why not.");
        Unscoped(writer, node);
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public {Status} TryBegin{ir.Name}(int count, out {type} group)"))
        {
            OrderEmitter.Check(writer, node, require);
            writer.WriteLine(
                $"return {type}.TryBegin(ref _origin, ref _cursor, _end, {Position(node, due)}, count, out group);"
            );
        }
    }

    private static void EmitData(IndentedWriter writer, LevelNode node, DataIr data, int due)
    {
        string name = DocText.Escape(data.SchemaName);
        string path = node.PathOf(data.SchemaName);
        string constants = $"{node.Constants}.Data.{node.Names.Of(data)}";
        string header = CSharpLiterals.Of(data.HeaderSize);
        string require = OrderEmitter.Require(node, due, path);
        string refusal =
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The data is too long, or the buffer too small.</exception>";

        writer.WriteLine();
        writer.Summary($"Writes the data <c>{name}</c>.{FieldDocs.FurtherWords(data.Doc)}");
        writer.WriteLine(refusal);
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public void Write{data.Name}({WireExpressions.ReadOnlyBytes} value)"))
        {
            writer.WriteLine($"{Status} status = TryWrite{data.Name}(value);");
            ThrowIfFailed(writer, node, path);
        }

        writer.WriteLine();
        writer.Summary($"Writes the data <c>{name}</c>, or says why not.");
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public {Status} TryWrite{data.Name}({WireExpressions.ReadOnlyBytes} value)"))
        {
            OrderEmitter.Check(writer, node, require);
            writer.WriteLine("int length = value.Length;");
            EmitRoom(writer, node, data, due, constants, refused: "");
            writer.WriteLine("_cursor.Limit = (int)after;");
            OrderEmitter.Check(writer, node, OrderEmitter.Advance(node, due + 1));
            writer.WriteLine($"{WireExpressions.Runtime}SbeData.Write({WireExpressions.At("start", header)}, value);");
            writer.WriteLine($"return {Status}.Ok;");
        }

        writer.WriteLine();
        writer.Summary($"Makes room for the data <c>{name}</c>, to be filled in place before the next element.");
        writer.WriteLine(refusal);
        using (writer.Block($"public {WireExpressions.Bytes} Reserve{data.Name}(int length)"))
        {
            writer.WriteLine($"{Status} status = TryReserve{data.Name}(length, out {WireExpressions.Bytes} room);");
            ThrowIfFailed(writer, node, path);
            writer.WriteLine();
            writer.WriteLine("return room;");
        }

        writer.WriteLine();
        writer.Summary($"Makes room for the data <c>{name}</c>, or says why not.");
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public {Status} TryReserve{data.Name}(int length, out {WireExpressions.Bytes} room)"))
        {
            OrderEmitter.Check(writer, node, require);
            EmitRoom(writer, node, data, due, constants, refused: "room = default;");
            writer.WriteLine(
                $"room = global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan({WireExpressions.At("start", header)}, length);"
            );
            writer.WriteLine("_cursor.Limit = (int)after;");
            OrderEmitter.Check(writer, node, OrderEmitter.Advance(node, due + 1));
            writer.WriteLine($"return {Status}.Ok;");
        }

        if (data.Encoding != TextEncoding.None)
        {
            EmitText(writer, node, data, due, constants, header, path, require);
        }
    }

    private static void EmitText(
        IndentedWriter writer,
        LevelNode node,
        DataIr data,
        int due,
        string constants,
        string header,
        string path,
        string require
    )
    {
        string name = DocText.Escape(data.SchemaName);
        string encoding = $"{WireExpressions.Runtime}SbeTextEncoding.{data.Encoding}";
        writer.WriteLine();
        writer.Summary($"Writes the data <c>{name}</c> from text, encoded in place.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The text is too long or not encodable, or the buffer too small.</exception>"
        );
        using (writer.Block($"public void Write{data.Name}(global::System.ReadOnlySpan<char> value)"))
        {
            writer.WriteLine($"{Status} status = TryWrite{data.Name}(value);");
            ThrowIfFailed(writer, node, path);
        }

        writer.WriteLine();
        writer.Summary($"Writes the data <c>{name}</c> from text, or says why not.");
        using (writer.Block($"public {Status} TryWrite{data.Name}(global::System.ReadOnlySpan<char> value)"))
        {
            OrderEmitter.Check(writer, node, require);
            using (
                writer.Block(
                    $"if (!{WireExpressions.Runtime}SbeText.TryGetByteCount(value, {encoding}, out int length))"
                )
            )
            {
                writer.WriteLine($"return _cursor.Refuse({Status}.TextNotEncodable, value.Length, 0);");
            }

            writer.WriteLine();
            writer.WriteLine($"{Status} status = TryReserve{data.Name}(length, out {WireExpressions.Bytes} room);");
            using (writer.Block($"if (status == {Status}.Ok)"))
            {
                writer.WriteLine($"{WireExpressions.Runtime}SbeText.TryGetBytes(value, {encoding}, room, out _);");
            }

            writer.WriteLine();
            writer.WriteLine("return status;");
        }
    }

    /// <summary>Checks that <c>length</c> bytes may be and can be written, and writes their length to <c>start</c>.</summary>
    private static void EmitRoom(
        IndentedWriter writer,
        LevelNode node,
        DataIr data,
        int due,
        string constants,
        string refused
    )
    {
        string header = CSharpLiterals.Of(data.HeaderSize);
        using (writer.Block($"if ((uint)length > {constants}.MaxLength)"))
        {
            Refused(writer, refused);
            writer.WriteLine($"return _cursor.Refuse({Status}.DataTooLong, length, {constants}.MaxLength);");
        }

        writer.WriteLine();
        writer.WriteLine($"int position = {Position(node, due)};");
        writer.WriteLine(
            IsShort(data)
                ? $"uint after = (uint)position + (uint)length + {header};"
                : $"long after = (long)position + length + {header};"
        );
        using (writer.Block(IsShort(data) ? "if (after > (uint)_end)" : "if (after > _end)"))
        {
            Refused(writer, refused);
            writer.WriteLine(
                $"return _cursor.Refuse({Status}.BufferTooSmall, {(IsShort(data) ? "" : "(long)")}length + {header}, _end - position);"
            );
        }

        writer.WriteLine();
        writer.WriteLine($"ref byte start = {WireExpressions.AtPosition("_origin", "position")};");
        if (data.HeaderSize != data.LengthType.Size())
        {
            writer.WriteLine($"{WireExpressions.Unsafe}.InitBlockUnaligned(ref start, 0, {header});");
        }

        writer.WriteLine(
            $"{node.Schema.Write(data.LengthType, "start", CSharpLiterals.Of(data.LengthOffset), $"({data.LengthType.CSharpName()})length")};"
        );
    }

    /// <summary>An entry knows where the element behind its block is; all else follows what was written last.</summary>
    private static string Position(LevelNode node, int due) =>
        !node.IsRoot && due == node.FirstState ? "_position" : "_cursor.Limit";

    /// <summary>
    /// Whether the greatest length and the head in front of it add up to an <c>int</c>. With a position, which is no more than
    /// that, they then add up to a <c>uint</c>, and one comparison is the whole check.
    /// </summary>
    private static bool IsShort(DataIr data) => data.MaxLength + data.HeaderSize <= int.MaxValue;

    private static void Refused(IndentedWriter writer, string statement)
    {
        if (statement.Length > 0)
        {
            writer.WriteLine(statement);
        }
    }

    private static void Unscoped(IndentedWriter writer, LevelNode node)
    {
        if (node.IsRoot)
        {
            writer.WriteLine("[global::System.Diagnostics.CodeAnalysis.UnscopedRef]");
        }
    }

    private static void ThrowIfFailed(IndentedWriter writer, LevelNode node, string path)
    {
        using (writer.Block($"if (status != {Status}.Ok)"))
        {
            writer.WriteLine(
                $"{WireExpressions.Runtime}SbeThrow.Failed({CSharpLiterals.Of(node.Message.SchemaName)}, {CSharpLiterals.Of(path)}, in _cursor);"
            );
        }
    }
}
