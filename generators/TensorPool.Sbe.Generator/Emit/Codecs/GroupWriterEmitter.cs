using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>The nested types with which an encoder writes a group: <c>XGroup</c> hands out one <c>XEntry</c> after another.</summary>
internal static class GroupWriterEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string Cursor = WireExpressions.Runtime + "SbeCursor";

    public static void Emit(IndentedWriter writer, LevelNode node, IReadOnlyList<CompositeHoles> composites)
    {
        GroupIr group = node.Group!;
        string name = DocText.Escape(group.SchemaName);
        string type = group.Name + "Group";
        writer.WriteLine();
        writer.Summary($"Writes the entries of <c>{name}</c>, one after another.");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"public ref struct {type}"))
        {
            writer.WriteLine("private readonly ref byte _origin;");
            writer.WriteLine($"private readonly ref {Cursor} _cursor;");
            writer.WriteLine("private readonly int _end;");
            writer.WriteLine("private readonly int _dimension;");
            writer.WriteLine("private readonly bool _isOpen;");
            writer.WriteLine("private int _count;");
            writer.WriteLine("private int _left;");
            if (node.IsFlat)
            {
                writer.WriteLine("private int _position;");
            }

            writer.WriteLine();
            using (
                writer.Block($"private {type}(ref byte origin, ref {Cursor} cursor, int end, int dimension, int count)")
            )
            {
                writer.WriteLine("_origin = ref origin;");
                writer.WriteLine("_cursor = ref cursor;");
                writer.WriteLine("_end = end;");
                writer.WriteLine("_dimension = dimension;");
                writer.WriteLine("_isOpen = count < 0;");
                writer.WriteLine("_count = count < 0 ? 0 : count;");
                writer.WriteLine("_left = _count;");
                if (node.IsFlat)
                {
                    writer.WriteLine($"_position = dimension + {node.Constants}.DimensionSize;");
                }
            }

            writer.WriteLine();
            writer.Summary("Number of entries: as announced, or as written so far.");
            writer.WriteLine("public readonly int Count => _count;");
            writer.WriteLine();
            writer.Summary("Number of entries handed out.");
            writer.WriteLine("public readonly int Index => _count - _left;");
            EmitNext(writer, node, composites);
            EmitGrow(writer, node);
            EmitTryBegin(writer, node);
        }

        EmitEntry(writer, node, composites);
    }

    private static void EmitNext(IndentedWriter writer, LevelNode node, IReadOnlyList<CompositeHoles> composites)
    {
        GroupIr group = node.Group!;
        string entry = group.Name + "Entry";
        string constants = node.Constants;
        string path = CSharpLiterals.Of(node.Path);
        writer.WriteLine();
        writer.Summary("The next entry, to be written before the one after it.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">All entries are written, or the buffer is too small.</exception>"
        );
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public {entry} Next()"))
        {
            writer.WriteLine($"{Status} status = TryNext(out {entry} entry);");
            using (writer.Block($"if (status != {Status}.Ok)"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.Failed({CSharpLiterals.Of(node.Message.SchemaName)}, {path}, in _cursor);"
                );
            }

            writer.WriteLine();
            writer.WriteLine("return entry;");
        }

        writer.WriteLine();
        writer.Summary("The next entry, or why there is none.");
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public {Status} TryNext(out {entry} entry)"))
        {
            int after = node.Parent!.Sequence.Single(e => ReferenceEquals(e.Group, node)).DueState + 1;
            string order = OrderEmitter.Class(node);
            OrderEmitter.Check(
                writer,
                node,
                "if (_isOpen)",
                "{",
                $"    {order}.RequireOpen(ref _cursor, {CSharpLiterals.Of(after)}, {path});",
                "}",
                "else if (_left != 0)",
                "{",
                $"    {order}.Require(ref _cursor, _left == _count ? {CSharpLiterals.Of(node.BeforeFirstEntry)} : {CSharpLiterals.Of(node.LastState)}, {path});",
                "}",
                ""
            );
            using (writer.Block("if (_left == 0)"))
            {
                string place = node.IsFlat ? "_position" : "_cursor.Limit";
                writer.WriteLine(
                    $"{Status} status = Grow(ref _origin, ref _cursor, _end - {place}, _dimension, _count, _isOpen);"
                );
                using (writer.Block($"if (status != {Status}.Ok)"))
                {
                    writer.WriteLine("entry = default;");
                    writer.WriteLine("return status;");
                }

                writer.WriteLine();
                writer.WriteLine("_count++;");
                writer.WriteLine("_left++;");
                if (node.IsFlat)
                {
                    writer.WriteLine($"_cursor.Limit = _position + {constants}.BlockLength;");
                }
            }

            writer.WriteLine();
            if (node.IsFlat)
            {
                writer.WriteLine("// Room for all announced entries was made at once.");
                writer.WriteLine($"ref byte block = {WireExpressions.AtPosition("_origin", "_position")};");
                writer.WriteLine($"_position += {constants}.BlockLength;");
            }
            else
            {
                writer.WriteLine("int position = _cursor.Limit;");
                using (writer.Block($"if (_end - position < {constants}.MinimumLength)"))
                {
                    writer.WriteLine("entry = default;");
                    writer.WriteLine(
                        $"return _cursor.Refuse({Status}.BufferTooSmall, {constants}.MinimumLength, _end - position);"
                    );
                }

                writer.WriteLine();
                writer.WriteLine($"_cursor.Limit = position + {constants}.BlockLength;");
                writer.WriteLine($"ref byte block = {WireExpressions.AtPosition("_origin", "position")};");
            }

            Holes.EmitClear(writer, Holes.Of(node.Level, composites), "block");
            writer.WriteLine("_left--;");
            writer.WriteLine("_cursor.Pending--;");
            OrderEmitter.Check(
                writer,
                node,
                $"{order}.Enter(ref _cursor, {CSharpLiterals.Of(node.FirstState)}, {CSharpLiterals.Of(node.Depth)}, _left == 0);"
            );
            writer.WriteLine(
                node.IsFlat
                    ? $"entry = new(ref block);"
                    : $"entry = new(ref _origin, ref _cursor, _end, ref block, position + {constants}.BlockLength);"
            );
            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    /// <summary>A group of open count takes one entry more and corrects the count that stands in the dimension.</summary>
    private static void EmitGrow(IndentedWriter writer, LevelNode node)
    {
        DimensionIr dimension = node.Group!.Dimension;
        string constants = node.Constants;
        string length = $"{constants}.MinimumLength";
        writer.WriteLine();
        writer.WriteLine(WireExpressions.NoInline);
        using (
            writer.Block(
                $"private static {Status} Grow(ref byte origin, ref {Cursor} cursor, int available, int dimension, int count, bool isOpen)"
            )
        )
        {
            using (writer.Block($"if (!isOpen || count >= {constants}.MaxCount)"))
            {
                writer.WriteLine($"return cursor.Refuse({Status}.CountExceeded, (long)count + 1, count);");
            }

            writer.WriteLine();
            using (writer.Block($"if (available < {length})"))
            {
                writer.WriteLine($"return cursor.Refuse({Status}.BufferTooSmall, {length}, available);");
            }

            writer.WriteLine();
            using (writer.Block($"if (count >= {constants}.MinCount)"))
            {
                writer.WriteLine("// The least number was announced already; this entry comes on top of it.");
                writer.WriteLine("cursor.Pending++;");
            }

            writer.WriteLine();
            writer.WriteLine(
                $"{node.Schema.Write(dimension.NumInGroup.Type, "origin", $"dimension + {CSharpLiterals.Of(dimension.NumInGroup.Offset)}", $"({dimension.NumInGroup.Type.CSharpName()})(count + 1)")};"
            );
            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    private static void EmitTryBegin(IndentedWriter writer, LevelNode node)
    {
        GroupIr group = node.Group!;
        DimensionIr dimension = group.Dimension;
        string type = group.Name + "Group";
        string constants = node.Constants;
        int after = node.Parent!.Sequence.Single(e => ReferenceEquals(e.Group, node)).DueState + 1;
        writer.WriteLine();
        writer.WriteLine(
            "/// <summary>Writes the dimension. A negative count leaves the number of entries open.</summary>"
        );
        writer.WriteLine(WireExpressions.Inline);
        using (
            writer.Block(
                $"internal static {Status} TryBegin(ref byte origin, ref {Cursor} cursor, int end, int position, int count, out {type} group)"
            )
        )
        {
            string range =
                dimension.MinCount > 0
                    ? $"count >= 0 && (count < {constants}.MinCount || count > {constants}.MaxCount)"
                    : $"count > {constants}.MaxCount";
            using (writer.Block($"if ({range})"))
            {
                writer.WriteLine("group = default;");
                writer.WriteLine($"return cursor.Refuse({Status}.CountOutOfRange, count, {constants}.MaxCount);");
            }

            writer.WriteLine();
            writer.WriteLine("int announced = count < 0 ? 0 : count;");
            writer.WriteLine(
                $"long needed = {constants}.DimensionSize + ((long)announced * {constants}.MinimumLength);"
            );
            using (writer.Block("if (needed > end - position)"))
            {
                writer.WriteLine("group = default;");
                writer.WriteLine($"return cursor.Refuse({Status}.BufferTooSmall, needed, end - position);");
            }

            writer.WriteLine();
            writer.WriteLine($"ref byte dimension = {WireExpressions.AtPosition("origin", "position")};");
            EmitDimension(writer, node, dimension);
            writer.WriteLine(
                node.IsFlat
                    ? $"cursor.Limit = position + {constants}.DimensionSize + (announced * {constants}.BlockLength);"
                    : $"cursor.Limit = position + {constants}.DimensionSize;"
            );
            writer.WriteLine(
                dimension.MinCount > 0
                    ? $"cursor.Pending += count < 0 ? {constants}.MinCount : announced;"
                    : "cursor.Pending += announced;"
            );
            writer.WriteLine($"group = new(ref origin, ref cursor, end, position, count);");
            OrderEmitter.Check(
                writer,
                node,
                "if (count > 0)",
                "{",
                $"    cursor.Order = {CSharpLiterals.Of(node.BeforeFirstEntry)};",
                "}",
                "else",
                "{",
                "    " + OrderEmitter.Advance(node, after, "cursor"),
                "}",
                ""
            );
            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    private static void EmitDimension(IndentedWriter writer, LevelNode node, DimensionIr dimension)
    {
        int written =
            (dimension.BlockLength.IsConstant() ? 0 : dimension.BlockLength.Type.Size())
            + (dimension.NumInGroup.IsConstant() ? 0 : dimension.NumInGroup.Type.Size());
        if (written != dimension.Size)
        {
            writer.WriteLine(
                $"{WireExpressions.Unsafe}.InitBlockUnaligned(ref dimension, 0, {CSharpLiterals.Of(dimension.Size)});"
            );
        }

        Member(writer, node, dimension.BlockLength, $"{node.Constants}.BlockLength");
        Member(writer, node, dimension.NumInGroup, $"({dimension.NumInGroup.Type.CSharpName()})announced");
        if (dimension.NumGroups is { } groups)
        {
            Member(writer, node, groups, CSharpLiterals.Of(node.Groups.Count()));
        }

        if (dimension.NumVarDataFields is { } data)
        {
            Member(writer, node, data, CSharpLiterals.Of(node.Data.Count()));
        }
    }

    private static void Member(IndentedWriter writer, LevelNode node, HeaderMemberIr member, string value)
    {
        if (!member.IsConstant())
        {
            writer.WriteLine(
                $"{node.Schema.Write(member.Type, "dimension", CSharpLiterals.Of(member.Offset), value)};"
            );
        }
    }

    private static void EmitEntry(IndentedWriter writer, LevelNode node, IReadOnlyList<CompositeHoles> composites)
    {
        GroupIr group = node.Group!;
        string type = group.Name + "Entry";
        writer.WriteLine();
        writer.Summary($"An entry of <c>{DocText.Escape(group.SchemaName)}</c> being written.");
        LayoutTable.Emit(writer, node.Level);
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"public readonly ref struct {type}"))
        {
            if (!node.IsFlat)
            {
                writer.WriteLine("private readonly ref byte _origin;");
                writer.WriteLine($"private readonly ref {Cursor} _cursor;");
                writer.WriteLine("private readonly int _end;");
            }

            writer.WriteLine("private readonly ref byte _block;");
            if (!node.IsFlat)
            {
                writer.WriteLine("private readonly int _position;");
            }

            writer.WriteLine();
            using (
                writer.Block(
                    node.IsFlat
                        ? $"internal {type}(ref byte block)"
                        : $"internal {type}(ref byte origin, ref {Cursor} cursor, int end, ref byte block, int position)"
                )
            )
            {
                if (!node.IsFlat)
                {
                    writer.WriteLine("_origin = ref origin;");
                    writer.WriteLine("_cursor = ref cursor;");
                    writer.WriteLine("_end = end;");
                    writer.WriteLine("_position = position;");
                }

                writer.WriteLine("_block = ref block;");
            }

            FieldWriterEmitter.Emit(writer, BlockContext.Of(node), node.Level.Fields);
            if (!node.IsFlat)
            {
                SequenceWriterEmitter.Emit(writer, node);
            }

            foreach (LevelNode nested in node.Groups)
            {
                Emit(writer, nested, composites);
            }
        }
    }
}
