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
            writer.WriteLine("// Where the dimension is; for a group of known count, the complement of that.");
            writer.WriteLine("private readonly int _dimension;");
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
                writer.WriteLine("_dimension = count < 0 ? dimension : ~dimension;");
                writer.WriteLine("_left = count < 0 ? 0 : count;");
                if (node.IsFlat)
                {
                    writer.WriteLine($"_position = dimension + {node.Constants}.DimensionSize;");
                }
            }

            writer.WriteLine();
            writer.Summary("Number of entries: as announced, or as written so far.");
            string dimension = WireExpressions.At("_origin", "_dimension < 0 ? ~_dimension : _dimension");
            using (writer.Block("public readonly int Count"))
            {
                using (writer.Block("get"))
                {
                    writer.WriteLine($"ref byte dimension = {dimension};");
                    writer.WriteLine($"return (int){node.Schema.Read(group.Dimension.NumInGroup, "dimension")};");
                }
            }

            writer.WriteLine();
            writer.Summary("Number of entries handed out.");
            writer.WriteLine("public readonly int Index => Count - _left;");
            EmitNext(writer, node, composites);
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
                "if (_dimension >= 0)",
                "{",
                $"    {order}.RequireOpen(ref _cursor, {CSharpLiterals.Of(after)}, {path});",
                "}",
                "else if (_left != 0)",
                "{",
                $"    {order}.Require(ref _cursor, Index == 0 ? {CSharpLiterals.Of(node.BeforeFirstEntry)} : {CSharpLiterals.Of(node.LastState)}, {path});",
                "}",
                ""
            );
            using (writer.Block("if (_left == 0)"))
            {
                EmitGrow(writer, node);
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
            using (writer.Block("if (_left == 0)"))
            {
                writer.WriteLine("_cursor.Pending--;");
            }

            writer.WriteLine();
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

    /// <summary>
    /// A group of open count takes one entry more and corrects the count that stands in the dimension. In line, and
    /// without a call that comes back: the compiler would keep for it, in every group, what the loop needs in memory.
    /// </summary>
    private static void EmitGrow(IndentedWriter writer, LevelNode node)
    {
        DimensionIr dimension = node.Group!.Dimension;
        string constants = node.Constants;
        string place = node.IsFlat ? "_position" : "_cursor.Limit";
        // No property of the group is asked here: as a call it would force the whole group into memory.
        writer.WriteLine("bool isOpen = _dimension >= 0;");
        writer.WriteLine(
            $"ref byte dimension = {WireExpressions.AtPosition("_origin", "(isOpen ? _dimension : ~_dimension)")};"
        );
        writer.WriteLine($"int count = (int){node.Schema.Read(dimension.NumInGroup, "dimension")};");
        using (writer.Block($"if (!isOpen || count >= {constants}.MaxCount)"))
        {
            writer.WriteLine("entry = default;");
            writer.WriteLine($"return _cursor.Refuse({Status}.CountExceeded, count + 1L, count);");
        }

        writer.WriteLine();
        using (writer.Block($"if (_end - {place} < {constants}.MinimumLength)"))
        {
            writer.WriteLine("entry = default;");
            writer.WriteLine(
                $"return _cursor.Refuse({Status}.BufferTooSmall, {constants}.MinimumLength, _end - {place});"
            );
        }

        writer.WriteLine();
        writer.WriteLine(
            $"{node.Schema.Write(dimension.NumInGroup.Type, "dimension", CSharpLiterals.Of(dimension.NumInGroup.Offset), $"({dimension.NumInGroup.Type.CSharpName()})(count + 1)")};"
        );
        if (dimension.MinCount > 0)
        {
            using (writer.Block($"if (count + 1 == {constants}.MinCount)"))
            {
                writer.WriteLine("// The group was pending because of its least number of entries.");
                writer.WriteLine("_cursor.Pending--;");
            }

            writer.WriteLine();
        }

        if (node.IsFlat)
        {
            writer.WriteLine($"_cursor.Limit = _position + {constants}.BlockLength;");
        }

        writer.WriteLine("// For this one entry, until it is handed out below.");
        writer.WriteLine("_cursor.Pending++;");
        writer.WriteLine("_left = 1;");
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
                    ? "cursor.Pending += count != 0 ? 1 : 0;"
                    : "cursor.Pending += announced != 0 ? 1 : 0;"
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
