using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>The nested types with which an encoder writes a group: <c>XGroup</c> hands out one <c>XEntry</c> after another.</summary>
internal static class GroupWriterEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string Cursor = WireExpressions.Runtime + "SbeCursor";
    private const string NoBuffer = $"ref {WireExpressions.Unsafe}.NullRef<byte>()";

    /// <summary>Entries that are left: the lower half of the state.</summary>
    private const string Left = "unchecked((int)_state)";

    /// <summary>Position of the next entry of a flat group: the lower half of its place.</summary>
    private const string Next = "unchecked((int)_place)";

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
            if (node.IsFlat)
            {
                writer.WriteLine("// Position of the next entry, and above it the end of the buffer.");
                writer.WriteLine("private long _place;");
            }
            else
            {
                writer.WriteLine("private readonly int _end;");
            }

            writer.WriteLine(
                "// Entries left, and above them where the dimension is; for an open count, the complement of that."
            );
            writer.WriteLine("private long _state;");
            writer.WriteLine();
            string place = node.IsFlat ? "long place" : "int end";
            using (writer.Block($"private {type}(ref byte origin, ref {Cursor} cursor, {place}, long state)"))
            {
                writer.WriteLine("_origin = ref origin;");
                writer.WriteLine("_cursor = ref cursor;");
                writer.WriteLine(node.IsFlat ? "_place = place;" : "_end = end;");
                writer.WriteLine("_state = state;");
            }

            writer.WriteLine();
            writer.Summary("Number of entries: as announced, or as written so far.");
            using (writer.Block("public readonly int Count"))
            {
                using (writer.Block("get"))
                {
                    writer.WriteLine("int at = (int)(_state >> 32);");
                    writer.WriteLine($"ref byte dimension = {WireExpressions.At("_origin", "at < 0 ? ~at : at")};");
                    writer.WriteLine($"return (int){node.Schema.Read(group.Dimension.NumInGroup, "dimension")};");
                }
            }

            writer.WriteLine();
            writer.Summary("Number of entries handed out.");
            writer.WriteLine($"public readonly int Index => Count - {Left};");
            EmitNext(writer, node, composites);
            EmitTryBegin(writer, node, isOpen: false);
            EmitTryBegin(writer, node, isOpen: true);
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
            IReadOnlyList<ByteRange> holes = Holes.Of(node.Level, composites);
            int after = node.Parent!.Sequence.Single(e => ReferenceEquals(e.Group, node)).DueState + 1;
            string order = OrderEmitter.Class(node);
            OrderEmitter.Check(
                writer,
                node,
                "if (_state < 0)",
                "{",
                $"    {order}.RequireOpen(ref _cursor, {CSharpLiterals.Of(after)}, {path});",
                "}",
                $"else if ({Left} != 0)",
                "{",
                $"    {order}.Require(ref _cursor, Index == 0 ? {CSharpLiterals.Of(node.BeforeFirstEntry)} : {CSharpLiterals.Of(node.LastState)}, {path});",
                "}",
                ""
            );
            using (writer.Block($"if ({Left} == 0)"))
            {
                EmitGrow(writer, node);
            }

            writer.WriteLine();
            if (node.IsFlat)
            {
                writer.WriteLine("// Room for all announced entries was made at once.");
                writer.WriteLine($"ref byte block = {WireExpressions.AtPosition("_origin", Next)};");
                writer.WriteLine($"_place += {constants}.BlockLength;");
            }
            else
            {
                writer.WriteLine("int position = _cursor.Limit;");
                using (writer.Block($"if ((uint)position + {constants}.MinimumLength > (uint)_end)"))
                {
                    writer.WriteLine(Refused(node));
                    writer.WriteLine(
                        $"return _cursor.Refuse({Status}.BufferTooSmall, {constants}.MinimumLength, _end - position);"
                    );
                }

                writer.WriteLine();
                writer.WriteLine($"_cursor.Limit = position + {constants}.BlockLength;");
                if (holes.Count > 0)
                {
                    writer.WriteLine($"ref byte block = {WireExpressions.AtPosition("_origin", "position")};");
                }
            }

            Holes.EmitClear(writer, holes, "block");
            writer.WriteLine("_state--;");
            using (writer.Block($"if ({Left} == 0)"))
            {
                writer.WriteLine("_cursor.Pending--;");
            }

            writer.WriteLine();
            OrderEmitter.Check(
                writer,
                node,
                $"{order}.Enter(ref _cursor, {CSharpLiterals.Of(node.FirstState)}, {CSharpLiterals.Of(node.Depth)}, {Left} == 0);"
            );
            writer.WriteLine(
                node.IsFlat ? $"entry = new(ref block);" : "entry = new(ref _origin, ref _cursor, _end, position);"
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
        // No property of the group is asked here: as a call it would force the whole group into memory.
        writer.WriteLine("int at = (int)(_state >> 32);");
        writer.WriteLine("bool isOpen = at < 0;");
        writer.WriteLine($"ref byte dimension = {WireExpressions.AtPosition("_origin", "(isOpen ? ~at : at)")};");
        writer.WriteLine($"int count = (int){node.Schema.Read(dimension.NumInGroup, "dimension")};");
        using (writer.Block($"if (!isOpen || count >= {constants}.MaxCount)"))
        {
            writer.WriteLine(Refused(node));
            writer.WriteLine($"return _cursor.Refuse({Status}.CountExceeded, count + 1L, count);");
        }

        writer.WriteLine();
        writer.WriteLine(
            node.IsFlat ? $"int room = (int)(_place >> 32) - {Next};" : "int room = _end - _cursor.Limit;"
        );
        using (writer.Block($"if (room < {constants}.MinimumLength)"))
        {
            writer.WriteLine(Refused(node));
            writer.WriteLine($"return _cursor.Refuse({Status}.BufferTooSmall, {constants}.MinimumLength, room);");
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
            writer.WriteLine($"_cursor.Limit = {Next} + {constants}.BlockLength;");
        }

        writer.WriteLine("// For this one entry, until it is handed out below.");
        writer.WriteLine("_cursor.Pending++;");
        writer.WriteLine("_state++;");
    }

    private static void EmitTryBegin(IndentedWriter writer, LevelNode node, bool isOpen)
    {
        GroupIr group = node.Group!;
        DimensionIr dimension = group.Dimension;
        string type = group.Name + "Group";
        string constants = node.Constants;
        int after = node.Parent!.Sequence.Single(e => ReferenceEquals(e.Group, node)).DueState + 1;
        string refused = node.IsFlat
            ? $"group = new({NoBuffer}, ref cursor, 0L, 0L);"
            : $"group = new({NoBuffer}, ref cursor, 0, 0L);";
        writer.WriteLine();
        writer.WriteLine(
            isOpen
                ? "/// <summary>Writes the dimension of a group whose entries are counted as they are written.</summary>"
                : "/// <summary>Writes the dimension of a group with a known number of entries.</summary>"
        );
        writer.WriteLine(WireExpressions.Inline);
        using (
            writer.Block(
                $"internal static {Status} TryBegin{(isOpen ? "Open" : "")}(ref byte origin, ref {Cursor} cursor, int end, int position, {(isOpen ? "" : "int count, ")}out {type} group)"
            )
        )
        {
            if (!isOpen)
            {
                using (
                    writer.Block(
                        dimension.MinCount > 0
                            ? $"if (count < {constants}.MinCount || count > {constants}.MaxCount)"
                            : $"if ((uint)count > {constants}.MaxCount)"
                    )
                )
                {
                    writer.WriteLine(refused);
                    writer.WriteLine($"return cursor.Refuse({Status}.CountOutOfRange, count, {constants}.MaxCount);");
                }

                writer.WriteLine();
            }

            int minimum = node.Level.BlockLength + node.MinimumTail;
            bool isShort = dimension.Size + ((long)dimension.MaxCount * minimum) <= int.MaxValue;
            string needed = isOpen ? $"{constants}.DimensionSize" : "needed";
            if (!isOpen)
            {
                writer.WriteLine(
                    isShort
                        ? $"int needed = {constants}.DimensionSize + (count * {constants}.MinimumLength);"
                        : $"long needed = {constants}.DimensionSize + ((long)count * {constants}.MinimumLength);"
                );
            }

            using (writer.Block($"if ({needed} > end - position)"))
            {
                writer.WriteLine(refused);
                writer.WriteLine($"return cursor.Refuse({Status}.BufferTooSmall, {needed}, end - position);");
            }

            writer.WriteLine();
            writer.WriteLine($"ref byte dimension = {WireExpressions.AtPosition("origin", "position")};");
            EmitDimension(writer, node, dimension, isOpen ? "0" : "count");
            writer.WriteLine(
                node.IsFlat && !isOpen
                    ? $"cursor.Limit = position + {constants}.DimensionSize + (count * {constants}.BlockLength);"
                    : $"cursor.Limit = position + {constants}.DimensionSize;"
            );
            if (!isOpen)
            {
                writer.WriteLine("cursor.Pending += count != 0 ? 1 : 0;");
            }
            else if (dimension.MinCount > 0)
            {
                writer.WriteLine("cursor.Pending++;");
            }

            string place = node.IsFlat ? $"((long)end << 32) + position + {constants}.DimensionSize" : "end";
            string state = isOpen ? "(long)~position << 32" : "((long)position << 32) + count";
            writer.WriteLine($"group = new(ref origin, ref cursor, {place}, {state});");
            string advance = OrderEmitter.Advance(node, after, "cursor");
            if (isOpen)
            {
                OrderEmitter.Check(writer, node, advance);
            }
            else
            {
                OrderEmitter.Check(
                    writer,
                    node,
                    "if (count > 0)",
                    "{",
                    $"    cursor.Order = {CSharpLiterals.Of(node.BeforeFirstEntry)};",
                    "}",
                    "else",
                    "{",
                    "    " + advance,
                    "}",
                    ""
                );
            }

            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    /// <summary>
    /// What a refused step hands out: an entry without a buffer, whose fields cannot be reached and whose steps are refused
    /// in turn. Its cursor is the group's own, so that the compiler knows it to be that in every case.
    /// </summary>
    private static string Refused(LevelNode node) =>
        node.IsFlat ? "entry = default;" : $"entry = new({NoBuffer}, ref _cursor, 0, 0);";

    private static void EmitDimension(IndentedWriter writer, LevelNode node, DimensionIr dimension, string count)
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
        Member(writer, node, dimension.NumInGroup, $"({dimension.NumInGroup.Type.CSharpName()}){count}");
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
            if (node.IsFlat)
            {
                writer.WriteLine("private readonly ref byte _block;");
                writer.WriteLine();
                using (writer.Block($"internal {type}(ref byte block)"))
                {
                    writer.WriteLine("_block = ref block;");
                }
            }
            else
            {
                EmitEntryState(writer, node, type);
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

    /// <summary>
    /// Four fields, here and in the groups: of so many the compiler keeps each in a register, and knows that the cursor is
    /// the one in the root, whose members it then reads and writes where they are.
    /// </summary>
    private static void EmitEntryState(IndentedWriter writer, LevelNode node, string type)
    {
        writer.WriteLine("private readonly ref byte _origin;");
        writer.WriteLine($"private readonly ref {Cursor} _cursor;");
        writer.WriteLine("private readonly int _end;");
        writer.WriteLine("private readonly int _start;");
        writer.WriteLine();
        using (writer.Block($"internal {type}(ref byte origin, ref {Cursor} cursor, int end, int start)"))
        {
            writer.WriteLine("_origin = ref origin;");
            writer.WriteLine("_cursor = ref cursor;");
            writer.WriteLine("_end = end;");
            writer.WriteLine("_start = start;");
        }

        writer.WriteLine();
        using (writer.Block("private ref byte _block"))
        {
            writer.WriteLine(WireExpressions.Inline);
            writer.WriteLine($"get => {WireExpressions.AtPosition("_origin", "_start")};");
        }

        writer.WriteLine();
        writer.WriteLine("// Where the element behind the block is.");
        writer.WriteLine($"private int _position => _start + {node.Constants}.BlockLength;");
    }
}
