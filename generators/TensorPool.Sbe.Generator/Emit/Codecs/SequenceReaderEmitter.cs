using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// Methods of a decoder that read what follows the block: verbs, since they move the position. The same text serves the
/// root of a message and the entry of a group: both have <c>_origin</c>, <c>_end</c>, <c>_cursor</c> and
/// <c>_actingVersion</c>. An entry knows where the element behind its block is, and that its head is there.
/// </summary>
internal static class SequenceReaderEmitter
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

        EmitSkip(writer, node);
    }

    private static void EmitGroup(IndentedWriter writer, LevelNode node, LevelNode group, int due)
    {
        GroupIr ir = group.Group!;
        string type = ir.Name + "Group";
        string name = DocText.Escape(ir.SchemaName);
        string path = CSharpLiterals.Of(group.Path);
        string message = CSharpLiterals.Of(node.Message.SchemaName);
        string unscoped = node.IsRoot ? "[global::System.Diagnostics.CodeAnalysis.UnscopedRef]" : "";

        EmitPresence(writer, node, ir.Doc, ir.Name, ir.SchemaName, $"{node.Constants}.Groups.{node.Names.Of(ir)}");
        writer.WriteLine();
        writer.Summary($"Reads the group <c>{name}</c>.{FieldDocs.FurtherWords(ir.Doc)}");
        writer.Remarks(FieldDocs.Facts(ir.SchemaName, "group", ir.Doc));
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The bytes are no such group.</exception>"
        );
        Attribute(writer, unscoped);
        Attribute(writer, WireExpressions.Inline);
        using (writer.Block($"public {type} Read{ir.Name}()"))
        {
            writer.WriteLine($"{Status} status = TryRead{ir.Name}(out {type} group);");
            ThrowIfFailed(writer, message, path);
            writer.WriteLine();
            writer.WriteLine("return group;");
        }

        writer.WriteLine();
        writer.Summary($"Reads the group <c>{name}</c>, or says why not.");
        Attribute(writer, unscoped);
        Attribute(writer, WireExpressions.Inline);
        using (writer.Block($"public {Status} TryRead{ir.Name}(out {type} group)"))
        {
            OrderEmitter.Check(writer, node, OrderEmitter.Require(node, due, group.Path));
            if (node.CanBeAbsent(ir.Doc))
            {
                using (writer.Block($"if (_actingVersion < {node.Constants}.Groups.{node.Names.Of(ir)}.SinceVersion)"))
                {
                    OrderEmitter.Check(writer, node, OrderEmitter.Advance(node, due + 1));
                    writer.WriteLine("group = default;");
                    writer.WriteLine($"return {Status}.Ok;");
                }

                writer.WriteLine();
            }

            EmitPosition(writer, node, due, "group");
            writer.WriteLine(
                $"return {type}.TryRead(ref _origin, ref _cursor, _end, position, _actingVersion, out group);"
            );
        }

        writer.WriteLine();
        writer.Summary($"Moves behind the group <c>{name}</c> without looking at its fields.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The bytes are no such group.</exception>"
        );
        using (writer.Block($"public void Skip{ir.Name}()"))
        {
            writer.WriteLine($"{Status} status = TrySkip{ir.Name}();");
            ThrowIfFailed(writer, message, path);
        }

        writer.WriteLine();
        writer.Summary($"Moves behind the group <c>{name}</c>, or says why not.");
        if (group.IsFlat)
        {
            writer.WriteLine($"public {Status} TrySkip{ir.Name}() => TryRead{ir.Name}(out _);");
            return;
        }

        using (writer.Block($"public {Status} TrySkip{ir.Name}()"))
        {
            writer.WriteLine($"{Status} status = TryRead{ir.Name}(out {type} group);");
            using (writer.Block($"while (status == {Status}.Ok && group.TryNext(out {ir.Name}Entry entry))"))
            {
                writer.WriteLine("status = entry.TrySkip();");
            }

            writer.WriteLine();
            writer.WriteLine($"return status == {Status}.Ok ? _cursor.Status : status;");
        }
    }

    private static void EmitData(IndentedWriter writer, LevelNode node, DataIr data, int due)
    {
        string name = DocText.Escape(data.SchemaName);
        string path = CSharpLiterals.Of(node.PathOf(data.SchemaName));
        string message = CSharpLiterals.Of(node.Message.SchemaName);
        string constants = $"{node.Constants}.Data.{node.Names.Of(data)}";

        EmitPresence(writer, node, data.Doc, data.Name, data.SchemaName, constants);
        writer.WriteLine();
        writer.Summary($"Reads the data <c>{name}</c>, without a copy.{FieldDocs.FurtherWords(data.Doc)}");
        writer.Remarks(FieldDocs.Facts(data.SchemaName, TypeOf(data), data.Doc));
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The bytes are no such data.</exception>"
        );
        Attribute(writer, WireExpressions.Inline);
        using (writer.Block($"public {WireExpressions.ReadOnlyBytes} Read{data.Name}()"))
        {
            writer.WriteLine($"{Status} status = TryRead{data.Name}(out {WireExpressions.ReadOnlyBytes} value);");
            ThrowIfFailed(writer, message, path);
            writer.WriteLine();
            writer.WriteLine("return value;");
        }

        if (data.Encoding != TextEncoding.None)
        {
            writer.WriteLine();
            writer.Summary($"Reads the data <c>{name}</c> as text. Allocates.");
            writer.WriteLine(
                $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The bytes are no such data.</exception>"
            );
            writer.WriteLine(
                $"public string Read{data.Name}String() => {WireExpressions.Runtime}SbeText.GetString(Read{data.Name}(), {WireExpressions.Runtime}SbeTextEncoding.{data.Encoding});"
            );
        }

        writer.WriteLine();
        writer.Summary($"Reads the data <c>{name}</c>, without a copy, or says why not.");
        Attribute(writer, WireExpressions.Inline);
        using (writer.Block($"public {Status} TryRead{data.Name}(out {WireExpressions.ReadOnlyBytes} value)"))
        {
            OrderEmitter.Check(writer, node, OrderEmitter.Require(node, due, node.PathOf(data.SchemaName)));
            EmitAbsentData(writer, node, data, constants, "value", due);
            EmitLength(writer, node, data, due, "value");
            writer.WriteLine(
                $"value = global::System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan({WireExpressions.At("start", CSharpLiterals.Of(data.HeaderSize))}, (int)length);"
            );
            writer.WriteLine(
                IsShort(data)
                    ? "_cursor.Limit = (int)after;"
                    : $"_cursor.Limit = position + {CSharpLiterals.Of(data.HeaderSize)} + (int)length;"
            );
            OrderEmitter.Check(writer, node, OrderEmitter.Advance(node, due + 1));
            writer.WriteLine($"return {Status}.Ok;");
        }

        writer.WriteLine();
        writer.Summary($"The length of the data <c>{name}</c> in bytes, without reading it.");
        using (writer.Block($"public {Status} TryPeek{data.Name}Length(out int value)"))
        {
            OrderEmitter.Check(writer, node, OrderEmitter.Require(node, due, node.PathOf(data.SchemaName)));
            EmitAbsentData(writer, node, data, constants, "value", -1);
            EmitLength(writer, node, data, due, "value");
            writer.WriteLine("value = (int)length;");
            writer.WriteLine($"return {Status}.Ok;");
        }

        writer.WriteLine();
        writer.Summary($"Moves behind the data <c>{name}</c>.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The bytes are no such data.</exception>"
        );
        writer.WriteLine($"public void Skip{data.Name}() => Read{data.Name}();");
        writer.WriteLine();
        writer.Summary($"Moves behind the data <c>{name}</c>, or says why not.");
        writer.WriteLine($"public {Status} TrySkip{data.Name}() => TryRead{data.Name}(out _);");
    }

    /// <summary>Reads the length at <c>position</c> once, and checks that copy: the bytes may change under our feet.</summary>
    private static void EmitLength(IndentedWriter writer, LevelNode node, DataIr data, int due, string result)
    {
        string header = CSharpLiterals.Of(data.HeaderSize);
        EmitPosition(writer, node, due, result);
        bool isShort = IsShort(data);
        if (!isShort || !IsSure(node, due))
        {
            writer.WriteLine("int remaining = _end - position;");
        }

        if (!IsSure(node, due))
        {
            using (writer.Block($"if (remaining < {header})"))
            {
                writer.WriteLine($"{result} = default;");
                writer.WriteLine($"return _cursor.Fail(position, {Status}.TruncatedDataLength, {header}, remaining);");
            }

            writer.WriteLine();
        }

        string type = isShort ? "uint" : "ulong";
        writer.WriteLine($"ref byte start = {WireExpressions.AtPosition("_origin", "position")};");
        writer.WriteLine(
            $"{type} length = {node.Schema.Read(data.LengthType, "start", CSharpLiterals.Of(data.LengthOffset))};"
        );
        if (isShort)
        {
            writer.WriteLine($"ulong after = (ulong)(uint)position + {header} + length;");
        }

        using (writer.Block(isShort ? "if (after > (uint)_end)" : $"if (length > (ulong)(remaining - {header}))"))
        {
            string rest = isShort ? $"_end - position - {header}" : $"remaining - {header}";
            writer.WriteLine($"{result} = default;");
            writer.WriteLine($"return _cursor.Fail(position, {Status}.DataExceedsBuffer, length, {rest});");
        }

        writer.WriteLine();
    }

    /// <summary>Whether position, head and length add up without a carry in 64 bits: one comparison is then the whole check.</summary>
    private static bool IsShort(DataIr data) => data.LengthType != PrimitiveType.UInt64;

    private static bool IsSure(LevelNode node, int due) => due == node.FirstState && node.SureHead > 0;

    private static void EmitPosition(IndentedWriter writer, LevelNode node, int due, string result)
    {
        if (!IsSure(node, due))
        {
            writer.WriteLine("int position = _cursor.Limit;");
            return;
        }

        using (writer.Block($"if (_cursor.Status != {Status}.Ok)"))
        {
            writer.WriteLine($"{result} = default;");
            writer.WriteLine("return _cursor.Status;");
        }

        writer.WriteLine();
        writer.WriteLine("int position = _position;");
    }

    private static void EmitAbsentData(
        IndentedWriter writer,
        LevelNode node,
        DataIr data,
        string constants,
        string result,
        int due
    )
    {
        if (!node.CanBeAbsent(data.Doc))
        {
            return;
        }

        using (writer.Block($"if (_actingVersion < {constants}.SinceVersion)"))
        {
            if (due >= 0)
            {
                OrderEmitter.Check(writer, node, OrderEmitter.Advance(node, due + 1));
            }

            writer.WriteLine($"{result} = default;");
            writer.WriteLine($"return {Status}.Ok;");
        }

        writer.WriteLine();
    }

    private static void EmitSkip(IndentedWriter writer, LevelNode node)
    {
        string what = node.IsRoot ? "message" : "entry";
        writer.WriteLine();
        writer.Summary($"Moves behind all groups and data of the {what}. Call it before reading any of them.");
        using (writer.Block($"public {Status} TrySkip()"))
        {
            IReadOnlyList<SequenceElement> sequence = node.Sequence;
            for (int i = 0; i < sequence.Count; i++)
            {
                string call = $"TrySkip{sequence[i].Group?.Group!.Name ?? sequence[i].Data!.Name}()";
                if (i == sequence.Count - 1)
                {
                    writer.WriteLine(i == 0 ? $"return {call};" : $"return status == {Status}.Ok ? {call} : status;");
                }
                else if (i == 0)
                {
                    writer.WriteLine($"{Status} status = {call};");
                }
                else
                {
                    using (writer.Block($"if (status == {Status}.Ok)"))
                    {
                        writer.WriteLine($"status = {call};");
                    }

                    writer.WriteLine();
                }
            }
        }
    }

    private static void EmitPresence(
        IndentedWriter writer,
        LevelNode node,
        Documentation doc,
        string name,
        string schemaName,
        string constants
    )
    {
        if (node.CanBeAbsent(doc))
        {
            writer.WriteLine();
            writer.Summary($"Whether the version of the message has <c>{DocText.Escape(schemaName)}</c>.");
            writer.WriteLine(
                $"public readonly bool Is{name}InActingVersion => _actingVersion >= {constants}.SinceVersion;"
            );
        }
    }

    private static void ThrowIfFailed(IndentedWriter writer, string message, string path)
    {
        using (writer.Block($"if (status != {Status}.Ok)"))
        {
            writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.Failed({message}, {path}, in _cursor);");
        }
    }

    private static string TypeOf(DataIr data) =>
        data.Encoding == TextEncoding.None
            ? $"bytes with a {data.LengthType.SchemaName()} length"
            : $"{NameOf(data.Encoding)} text with a {data.LengthType.SchemaName()} length";

    private static string NameOf(TextEncoding encoding) =>
        encoding switch
        {
            TextEncoding.Ascii => "US-ASCII",
            TextEncoding.Utf8 => "UTF-8",
            TextEncoding.Latin1 => "ISO-8859-1",
            _ => encoding.ToString().Replace("Windows", "windows-"),
        };

    private static void Attribute(IndentedWriter writer, string attribute)
    {
        if (attribute.Length > 0)
        {
            writer.WriteLine(attribute);
        }
    }
}
