using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>The nested types with which a decoder walks a group: <c>XGroup</c>, its own enumerator, and <c>XEntry</c>.</summary>
internal static class GroupReaderEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string EntryArguments = "ref _origin, ref _cursor, _end, _position, _blockLength, _actingVersion";

    public static void Emit(IndentedWriter writer, LevelNode node)
    {
        GroupIr group = node.Group!;
        string name = DocText.Escape(group.SchemaName);
        writer.WriteLine();
        writer.Summary(
            node.IsFlat
                ? $"The entries of <c>{name}</c>: all of one size, to enumerate or to index."
                : $"The entries of <c>{name}</c>, to enumerate once and in order. Finish each entry before the next."
        );
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"public ref struct {group.Name}Group"))
        {
            if (node.IsFlat)
            {
                EmitFlat(writer, node);
            }
            else
            {
                EmitSequential(writer, node);
            }

            EmitTryRead(writer, node);
        }

        EmitEntry(writer, node);
    }

    private static void EmitFlat(IndentedWriter writer, LevelNode node)
    {
        string entry = node.Group!.Name + "Entry";
        string path = CSharpLiterals.Of(node.Path);
        string current = NewEntry(WireExpressions.AtPosition("_first", "_offset"));
        writer.WriteLine("private readonly ref byte _first;");
        writer.WriteLine("private readonly int _blockLength;");
        writer.WriteLine("private readonly int _count;");
        writer.WriteLine("private readonly int _actingVersion;");
        writer.WriteLine("private int _index;");
        writer.WriteLine("// Of the entry at the index: an addition for each, where a product would take longer.");
        writer.WriteLine("private int _offset;");
        writer.WriteLine();
        using (
            writer.Block(
                $"private {node.Group.Name}Group(ref byte first, int blockLength, int count, int actingVersion)"
            )
        )
        {
            writer.WriteLine("_first = ref first;");
            writer.WriteLine("_blockLength = blockLength;");
            writer.WriteLine("_count = count;");
            writer.WriteLine("_actingVersion = actingVersion;");
            writer.WriteLine("_index = -1;");
            writer.WriteLine("_offset = -blockLength;");
        }

        EmitCount(writer);
        if (node.MayLackBytes)
        {
            writer.WriteLine();
            writer.WriteLine("internal readonly bool HasBytes => _blockLength != 0;");
        }

        writer.WriteLine();
        writer.Summary("The entry at an index.");
        writer.WriteLine(
            "/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The group has no such entry.</exception>"
        );
        using (writer.Block($"public readonly {entry} this[int index]"))
        {
            using (writer.Block("get"))
            {
                using (writer.Block("if ((uint)index >= (uint)_count)"))
                {
                    writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.Index({path}, index, _count);");
                }

                writer.WriteLine();
                writer.WriteLine($"return {NewEntry(WireExpressions.At("_first", "index * _blockLength"))};");
            }
        }

        writer.WriteLine();
        writer.Summary("The entry that enumeration has reached.");
        writer.WriteLine(
            "/// <exception cref=\"global::System.InvalidOperationException\">Enumeration is not at an entry.</exception>"
        );
        using (writer.Block($"public readonly {entry} Current"))
        {
            writer.WriteLine(WireExpressions.Inline);
            using (writer.Block("get"))
            {
                using (writer.Block("if ((uint)_index >= (uint)_count)"))
                {
                    writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.NoEntry({path});");
                }

                writer.WriteLine();
                writer.WriteLine($"return {current};");
            }
        }

        EmitGetEnumerator(writer, node);
        writer.WriteLine();
        writer.Summary("Moves to the next entry; false at the end.");
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block("public bool MoveNext()"))
        {
            writer.WriteLine("int next = _index + 1;");
            using (writer.Block("if (next >= _count)"))
            {
                writer.WriteLine("return false;");
            }

            writer.WriteLine();
            writer.WriteLine("_index = next;");
            writer.WriteLine("_offset += _blockLength;");
            writer.WriteLine("return true;");
        }

        writer.WriteLine();
        writer.Summary("Moves to the next entry and returns it; false at the end.");
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public bool TryNext(out {entry} entry)"))
        {
            using (writer.Block("if (!MoveNext())"))
            {
                writer.WriteLine("entry = default;");
                writer.WriteLine("return false;");
            }

            writer.WriteLine();
            writer.WriteLine($"entry = {current};");
            writer.WriteLine("return true;");
        }
    }

    private static string NewEntry(string block) => $"new({block}, _actingVersion)";

    private static void EmitSequential(IndentedWriter writer, LevelNode node)
    {
        string entry = node.Group!.Name + "Entry";
        string path = CSharpLiterals.Of(node.Path);
        string message = CSharpLiterals.Of(node.Message.SchemaName);
        writer.WriteLine("private readonly ref byte _origin;");
        writer.WriteLine($"private readonly ref {WireExpressions.Runtime}SbeCursor _cursor;");
        writer.WriteLine("private readonly int _end;");
        writer.WriteLine("private readonly int _blockLength;");
        writer.WriteLine("private readonly int _count;");
        writer.WriteLine("private readonly int _actingVersion;");
        writer.WriteLine("private int _left;");
        writer.WriteLine("private int _position;");
        writer.WriteLine();
        using (
            writer.Block(
                $"private {node.Group.Name}Group(ref byte origin, ref {WireExpressions.Runtime}SbeCursor cursor, int end, int blockLength, int count, int actingVersion)"
            )
        )
        {
            writer.WriteLine("_origin = ref origin;");
            writer.WriteLine("_cursor = ref cursor;");
            writer.WriteLine("_end = end;");
            writer.WriteLine("_blockLength = blockLength;");
            writer.WriteLine("_count = count;");
            writer.WriteLine("_actingVersion = actingVersion;");
            writer.WriteLine("_left = count;");
        }

        EmitCount(writer);
        writer.WriteLine();
        writer.Summary("The entry that enumeration has reached.");
        writer.WriteLine(
            "/// <exception cref=\"global::System.InvalidOperationException\">Enumeration is not at an entry.</exception>"
        );
        using (writer.Block($"public readonly {entry} Current"))
        {
            writer.WriteLine(WireExpressions.Inline);
            using (writer.Block("get"))
            {
                writer.WriteLine("// No entry begins where a buffer does: the dimension is in front of it.");
                using (writer.Block("if (_position == 0)"))
                {
                    writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.NoEntry({path});");
                }

                writer.WriteLine();
                writer.WriteLine($"return new({EntryArguments});");
            }
        }

        EmitGetEnumerator(writer, node);
        writer.WriteLine();
        writer.Summary("Moves to the next entry; false at the end.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The bytes are no such entry.</exception>"
        );
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block("public bool MoveNext()"))
        {
            using (writer.Block("if (_left == 0)"))
            {
                writer.WriteLine("return false;");
            }

            writer.WriteLine();
            using (writer.Block("if (!Enter())"))
            {
                writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.Failed({message}, {path}, in _cursor);");
            }

            writer.WriteLine();
            writer.WriteLine("return true;");
        }

        writer.WriteLine();
        writer.Summary(
            "Moves to the next entry and returns it; false at the end, and on bad bytes: then the decoder's status says why."
        );
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"public bool TryNext(out {entry} entry)"))
        {
            using (writer.Block($"if (_left == 0 || !Enter())"))
            {
                writer.WriteLine("entry = default;");
                writer.WriteLine("return false;");
            }

            writer.WriteLine();
            writer.WriteLine($"entry = new({EntryArguments});");
            writer.WriteLine("return true;");
        }

        writer.WriteLine();
        writer.WriteLine(WireExpressions.Inline);
        using (writer.Block($"private bool Enter()"))
        {
            OrderEmitter.Check(
                writer,
                node,
                $"{OrderEmitter.Class(node)}.Require(ref _cursor, _left == _count ? {CSharpLiterals.Of(node.BeforeFirstEntry)} : {CSharpLiterals.Of(node.LastState)}, {path});"
            );
            writer.WriteLine("int position = _cursor.Limit;");
            // After an error nothing remains, so that whatever has a length is refused; what has none needs the status.
            int head = node.SureHead;
            string failed = node.MayLackBlock && head == 0 ? $"_cursor.Status != {Status}.Ok || " : "";
            string needed = head == 0 ? "_blockLength" : $"_blockLength + {CSharpLiterals.Of(head)}";
            using (writer.Block($"if ({failed}{needed} > _end - position)"))
            {
                string status =
                    head == 0 || node.Sequence[0].Group is null ? "TruncatedDataLength" : "TruncatedGroupHeader";
                writer.WriteLine(
                    $"_cursor.FailEntry(_end, _blockLength, {CSharpLiterals.Of(head)}, {Status}.{status});"
                );
                writer.WriteLine("return false;");
            }

            writer.WriteLine();
            writer.WriteLine("_left--;");
            writer.WriteLine("_position = position;");
            writer.WriteLine("_cursor.Limit = position + _blockLength;");
            OrderEmitter.Check(
                writer,
                node,
                $"{OrderEmitter.Class(node)}.Enter(ref _cursor, {CSharpLiterals.Of(node.FirstState)}, {CSharpLiterals.Of(node.Depth)}, _left == 0);"
            );
            writer.WriteLine("return true;");
        }
    }

    private static void EmitTryRead(IndentedWriter writer, LevelNode node)
    {
        GroupIr group = node.Group!;
        DimensionIr dimension = group.Dimension;
        string type = group.Name + "Group";
        string size = CSharpLiterals.Of(dimension.Size);
        // Without entries it says nothing, and may be any number.
        string blockLength = IsSmall(dimension.BlockLength)
            ? "(int)blockLength"
            : "(int)(count == 0 ? 0 : blockLength)";
        int after = node.Parent!.Sequence.Single(e => ReferenceEquals(e.Group, node)).DueState + 1;
        writer.WriteLine();
        writer.WriteLine(WireExpressions.Inline);
        using (
            writer.Block(
                $"internal static {Status} TryRead(ref byte origin, ref {WireExpressions.Runtime}SbeCursor cursor, int end, int position, int actingVersion, out {type} group)"
            )
        )
        {
            writer.WriteLine("int remaining = end - position;");
            if (!ReferenceEquals(node.Parent!.Sequence[0].Group, node) || node.Parent.SureHead == 0)
            {
                using (writer.Block($"if (remaining < {size})"))
                {
                    writer.WriteLine("group = default;");
                    writer.WriteLine(
                        $"return cursor.Fail(position, {Status}.TruncatedGroupHeader, {size}, remaining);"
                    );
                }

                writer.WriteLine();
            }

            writer.WriteLine($"ref byte dimension = {WireExpressions.AtPosition("origin", "position")};");
            writer.WriteLine($"{Wide(dimension.BlockLength)} blockLength = {Unsigned(node, dimension.BlockLength)};");
            writer.WriteLine($"{Wide(dimension.NumInGroup)} count = {Unsigned(node, dimension.NumInGroup)};");
            writer.WriteLine($"remaining -= {size};");
            using (writer.Block("if (count != 0)"))
            {
                EmitMinimumBlock(writer, node);
                EmitRoom(writer, node);
            }

            writer.WriteLine();
            if (node.IsFlat)
            {
                writer.WriteLine("int length = (int)(blockLength * count);");
                writer.WriteLine($"cursor.Limit = position + {size} + length;");
                writer.WriteLine(
                    $"group = new({WireExpressions.At("dimension", size)}, {blockLength}, (int)count, actingVersion);"
                );
                OrderEmitter.Check(writer, node, OrderEmitter.Advance(node, after, "cursor"));
            }
            else
            {
                writer.WriteLine($"cursor.Limit = position + {size};");
                writer.WriteLine(
                    $"group = new(ref origin, ref cursor, end, {blockLength}, (int)count, actingVersion);"
                );
                OrderEmitter.Check(
                    writer,
                    node,
                    "if (count == 0)",
                    "{",
                    "    " + OrderEmitter.Advance(node, after, "cursor"),
                    "}",
                    "else",
                    "{",
                    $"    cursor.Order = {CSharpLiterals.Of(node.BeforeFirstEntry)};",
                    "}",
                    ""
                );
            }

            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    /// <summary>The acting block length must hold the fields of the acting version.</summary>
    private static void EmitMinimumBlock(IndentedWriter writer, LevelNode node)
    {
        List<int> versions = node.Versions.ToList();
        List<int> minima = versions.Select(node.MinimumBlockAt).ToList();
        if (minima.All(static m => m == 0))
        {
            return;
        }

        string minimum = VersionTable.Choose(versions, minima, "U");
        if (minima.Distinct().Count() > 1)
        {
            writer.WriteLine($"uint minimum = {minimum};");
            minimum = "minimum";
        }

        using (writer.Block($"if (blockLength < {minimum})"))
        {
            writer.WriteLine("group = default;");
            writer.WriteLine($"return cursor.Fail(position, {Status}.BlockLengthTooSmall, blockLength, {minimum});");
        }

        writer.WriteLine();
    }

    /// <summary>
    /// All entries together, at their least, must fit what remains. In 64 bits, and with a block length of 16 bits or one
    /// that has been found to fit alone, no product can overflow. This bounds every later loop over the entries.
    /// </summary>
    private static void EmitRoom(IndentedWriter writer, LevelNode node)
    {
        List<int> versions = node.Versions.ToList();
        List<int> tails = versions.Select(node.MinimumTailAt).ToList();
        string tail = VersionTable.Choose(versions, tails, "UL");
        string entry =
            tail == "0UL"
                ? "(ulong)blockLength"
                : $"((ulong)blockLength + {(tails.Distinct().Count() == 1 ? tail : $"({tail})")})";
        HeaderMemberIr numInGroup = node.Group!.Dimension.NumInGroup;
        string blockCheck = IsSmall(node.Group.Dimension.BlockLength) ? "" : "blockLength > (uint)remaining || ";
        string countCheck = numInGroup.Type.Size() >= 4 || numInGroup.Type.IsSigned() ? "count > int.MaxValue || " : "";
        using (writer.Block($"if ({blockCheck}{countCheck}{entry} * count > (uint)remaining)"))
        {
            writer.WriteLine("group = default;");
            writer.WriteLine(
                $"return cursor.Fail(position, {Status}.GroupExceedsBuffer, {WireExpressions.Runtime}SbeCursor.Product(blockLength, count), remaining);"
            );
        }
    }

    private static bool IsSmall(HeaderMemberIr member) => member.Type.Size() <= 2 && !member.Type.IsSigned();

    private static string Wide(HeaderMemberIr member) => member.Type.Size() == 8 ? "ulong" : "uint";

    private static string Unsigned(LevelNode node, HeaderMemberIr member)
    {
        string read = node.Schema.Read(member, "dimension");
        return member.Type.IsSigned() ? $"unchecked(({Wide(member)}){read})" : read;
    }

    private static void EmitCount(IndentedWriter writer)
    {
        writer.WriteLine();
        writer.Summary("Number of entries.");
        writer.WriteLine("public readonly int Count => _count;");
    }

    private static void EmitGetEnumerator(IndentedWriter writer, LevelNode node)
    {
        writer.WriteLine();
        writer.Summary("The group itself, for <c>foreach</c>.");
        writer.WriteLine($"public readonly {node.Group!.Name}Group GetEnumerator() => this;");
    }

    private static void EmitEntry(IndentedWriter writer, LevelNode node)
    {
        GroupIr group = node.Group!;
        string type = group.Name + "Entry";
        writer.WriteLine();
        writer.Summary($"An entry of <c>{DocText.Escape(group.SchemaName)}</c>.");
        LayoutTable.Emit(writer, node.Level);
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"public readonly ref struct {type}"))
        {
            if (!node.IsFlat)
            {
                writer.WriteLine("private readonly ref byte _origin;");
                writer.WriteLine($"private readonly ref {WireExpressions.Runtime}SbeCursor _cursor;");
                writer.WriteLine("private readonly int _end;");
                if (node.SureHead > 0)
                {
                    writer.WriteLine("private readonly int _position;");
                }
            }

            writer.WriteLine("private readonly ref byte _block;");
            writer.WriteLine("private readonly int _actingVersion;");
            writer.WriteLine();
            string parameters = node.IsFlat
                ? "ref byte block, int actingVersion"
                : $"ref byte origin, ref {WireExpressions.Runtime}SbeCursor cursor, int end, int position, int blockLength, int actingVersion";
            using (writer.Block($"internal {type}({parameters})"))
            {
                if (!node.IsFlat)
                {
                    writer.WriteLine("_origin = ref origin;");
                    writer.WriteLine("_cursor = ref cursor;");
                    writer.WriteLine("_end = end;");
                    writer.WriteLine($"_block = {WireExpressions.AtPosition("origin", "position")};");
                    if (node.SureHead > 0)
                    {
                        writer.WriteLine("_position = position + blockLength;");
                    }
                }
                else
                {
                    writer.WriteLine("_block = ref block;");
                }

                writer.WriteLine("_actingVersion = actingVersion;");
            }

            FieldReaderEmitter.Emit(writer, BlockContext.Of(node), node.Level.Fields);
            if (!node.IsFlat)
            {
                SequenceReaderEmitter.Emit(writer, node);
            }

            FormatEmitter.EmitLevel(writer, node);
            ValidateEmitter.EmitLevel(writer, node);
            foreach (LevelNode nested in node.Groups)
            {
                Emit(writer, nested);
            }
        }
    }
}
