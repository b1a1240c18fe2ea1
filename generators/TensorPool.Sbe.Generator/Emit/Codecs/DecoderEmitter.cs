using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>The decoder of a message: <c>XDecoder</c>.</summary>
internal static class DecoderEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string Acceptance = WireExpressions.Runtime + "SbeAcceptance";
    private const string Reference = "global::System.Runtime.InteropServices.MemoryMarshal.GetReference";

    public static void Emit(IndentedWriter writer, LevelNode root)
    {
        string name = root.Message.Type.Name;
        string type = name + "Decoder";
        writer.WriteLine();
        writer.Summary(
            $"Decodes <c>{DocText.Escape(root.Message.SchemaName)}</c> (template {CSharpLiterals.Of(root.Message.TemplateId)}) in place."
        );
        LayoutTable.Emit(
            writer,
            root.Level,
            "Borrows the buffer that it wraps: valid only as long as that buffer.",
            root.IsFlat
                ? "Fields can be read in any order and any number of times."
                : "Fields can be read at any time; groups and data in schema order. A copy of the decoder has a position of its own."
        );
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{SourceFile.Visibility(root.Schema)} ref struct {type}"))
        {
            EmitState(writer, root, type);
            EmitWrap(writer, root, type);
            EmitFacts(writer, root);
            FieldReaderEmitter.Emit(writer, BlockContext.Of(root), root.Level.Fields);
            if (!root.IsFlat)
            {
                SequenceReaderEmitter.Emit(writer, root);
                EmitWalking(writer, root, type);
            }
            else
            {
                EmitMeasureFlat(writer);
            }

            ValidateEmitter.EmitMessage(writer, root, type);
            ValidateEmitter.EmitLevel(writer, root);
            FormatEmitter.EmitMessage(writer, root, type);
            FormatEmitter.EmitLevel(writer, root);
            EmitAcceptHeader(writer, root);
            EmitAccept(writer, root);
            EmitReject(writer, root);
            foreach (LevelNode group in root.Groups)
            {
                GroupReaderEmitter.Emit(writer, group);
            }
        }
    }

    private static void EmitState(IndentedWriter writer, LevelNode root, string type)
    {
        List<int> minima = root.Versions.Select(root.MinimumBlockAt).ToList();
        if (IsConstant(minima))
        {
            writer.Summary("The block length that the fields need.");
            writer.WriteLine($"private const int MinimumBlockLength = {CSharpLiterals.Of(minima[0])};");
            writer.WriteLine();
        }

        if (!root.IsFlat)
        {
            writer.WriteLine("private readonly ref byte _origin;");
        }

        writer.WriteLine("private readonly ref byte _block;");
        writer.WriteLine("private readonly int _headerLength;");
        writer.WriteLine("private readonly int _actingBlockLength;");
        writer.WriteLine("private readonly int _actingVersion;");
        if (!root.IsFlat)
        {
            writer.WriteLine("private readonly int _end;");
            writer.WriteLine($"private {WireExpressions.Runtime}SbeCursor _cursor;");
        }

        writer.WriteLine();
        writer.WriteLine(WireExpressions.Inline);
        string parameters = root.IsFlat
            ? "ref byte origin, int headerLength, int actingBlockLength, int actingVersion"
            : "ref byte origin, int headerLength, int end, int actingBlockLength, int actingVersion";
        using (writer.Block($"private {type}({parameters})"))
        {
            if (!root.IsFlat)
            {
                writer.WriteLine("_origin = ref origin;");
            }

            writer.WriteLine($"_block = {WireExpressions.At("origin", "headerLength")};");
            writer.WriteLine("_headerLength = headerLength;");
            writer.WriteLine("_actingBlockLength = actingBlockLength;");
            writer.WriteLine("_actingVersion = actingVersion;");
            if (!root.IsFlat)
            {
                writer.WriteLine("_end = end;");
                writer.WriteLine($"_cursor = new(headerLength + actingBlockLength);");
            }
        }
    }

    private static void EmitWrap(IndentedWriter writer, LevelNode root, string type)
    {
        string constants = root.Constants;
        string end = root.IsFlat ? "" : "buffer.Length, ";
        writer.WriteLine();
        writer.Summary("Wraps a message that begins with its header.");
        writer.WriteLine("/// <param name=\"buffer\">The message; bytes behind it do no harm.</param>");
        writer.WriteLine("/// <param name=\"acceptance\">Which versions to accept.</param>");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The buffer holds no such message.</exception>"
        );
        writer.WriteLine(WireExpressions.Inline);
        using (
            writer.Block(
                $"public static {type} Wrap({WireExpressions.ReadOnlyBytes} buffer, {Acceptance} acceptance = {Acceptance}.Compatible)"
            )
        )
        {
            writer.WriteLine($"{Status} status = TryWrap(buffer, out {type} decoder, acceptance);");
            using (writer.Block($"if (status != {Status}.Ok)"))
            {
                writer.WriteLine("Reject(buffer, status);");
            }

            writer.WriteLine();
            writer.WriteLine("return decoder;");
        }

        writer.WriteLine();
        writer.Summary("Wraps a message that begins with its header, or says why not.");
        writer.WriteLine(WireExpressions.Inline);
        using (
            writer.Block(
                $"public static {Status} TryWrap({WireExpressions.ReadOnlyBytes} buffer, out {type} decoder, {Acceptance} acceptance = {Acceptance}.Compatible)"
            )
        )
        {
            writer.WriteLine($"int blockLength = {constants}.BlockLength;");
            writer.WriteLine($"int version = {root.OwnVersion};");
            if (HeaderBits.Of(root) is not null)
            {
                writer.WriteLine("// The common case, one comparison: this schema's own version and block length.");
                using (
                    writer.Block(
                        $"if (buffer.Length < {constants}.HeaderSize + {constants}.BlockLength || {root.Schema.Read(PrimitiveType.UInt64, $"{Reference}(buffer)", "0")} != {constants}.OwnHeader)"
                    )
                )
                {
                    EmitAcceptAny(writer);
                }
            }
            else
            {
                EmitAcceptAny(writer);
            }

            writer.WriteLine();
            writer.WriteLine(
                $"decoder = new {type}(ref {Reference}(buffer), {constants}.HeaderSize, {end}blockLength, version);"
            );
            writer.WriteLine($"return {Status}.Ok;");
        }

        writer.WriteLine();
        writer.Summary("Wraps a block without header, of this schema's own version and block length.");
        writer.WriteLine(
            $"public static {Status} TryWrapBlock({WireExpressions.ReadOnlyBytes} block, out {type} decoder) =>"
        );
        using (writer.Indent())
        {
            writer.WriteLine($"TryWrapBlock(block, {constants}.BlockLength, {root.OwnVersion}, out decoder);");
        }

        writer.WriteLine();
        writer.Summary(
            "Wraps a block without header, of a version and block length known otherwise, and what follows the block."
        );
        using (
            writer.Block(
                $"public static {Status} TryWrapBlock({WireExpressions.ReadOnlyBytes} block, int actingBlockLength, int actingVersion, out {type} decoder, {Acceptance} acceptance = {Acceptance}.Compatible)"
            )
        )
        {
            writer.WriteLine("global::System.ArgumentOutOfRangeException.ThrowIfNegative(actingBlockLength);");
            writer.WriteLine("global::System.ArgumentOutOfRangeException.ThrowIfNegative(actingVersion);");
            writer.WriteLine(
                $"{Status} status = Accept(block.Length, (ulong)actingBlockLength, (ulong)actingVersion, acceptance, out _, out _);"
            );
            string length = root.IsFlat ? "" : "block.Length, ";
            writer.WriteLine(
                $"decoder = status == {Status}.Ok ? new {type}(ref {Reference}(block), 0, {length}actingBlockLength, actingVersion) : default;"
            );
            writer.WriteLine("return status;");
        }
    }

    private static void EmitAcceptHeader(IndentedWriter writer, LevelNode root)
    {
        string constants = root.Constants;
        HeaderIr header = root.Schema.Header;
        writer.WriteLine();
        using (
            writer.Block(
                $"private static {Status} Accept({WireExpressions.ReadOnlyBytes} buffer, {Acceptance} acceptance, out int actingBlockLength, out int actingVersion)"
            )
        )
        {
            writer.WriteLine("actingBlockLength = 0;");
            writer.WriteLine("actingVersion = 0;");
            Refuse(writer, $"buffer.Length < {constants}.HeaderSize", "TruncatedHeader");
            writer.WriteLine($"ref byte header = ref {Reference}(buffer);");
            if (!header.SchemaId.IsConstant())
            {
                Refuse(
                    writer,
                    $"{root.Schema.Read(header.SchemaId, "header")} != {constants}.SchemaId",
                    "WrongSchemaId"
                );
            }

            if (!header.TemplateId.IsConstant())
            {
                Refuse(
                    writer,
                    $"{root.Schema.Read(header.TemplateId, "header")} != {constants}.TemplateId",
                    "UnknownTemplateId"
                );
            }

            writer.WriteLine(
                $"return Accept(buffer.Length - {constants}.HeaderSize, {root.Schema.Read(header.BlockLength, "header")}, {root.Schema.Read(header.Version, "header")}, acceptance, out actingBlockLength, out actingVersion);"
            );
        }
    }

    /// <summary>What is not the common case is decided out of line, on numbers: the codec itself stays in registers.</summary>
    private static void EmitAcceptAny(IndentedWriter writer)
    {
        writer.WriteLine(
            $"{Status} status = Accept(buffer, acceptance, out int actingBlockLength, out int actingVersion);"
        );
        using (writer.Block($"if (status != {Status}.Ok)"))
        {
            writer.WriteLine("decoder = default;");
            writer.WriteLine("return status;");
        }

        writer.WriteLine();
        writer.WriteLine("blockLength = actingBlockLength;");
        writer.WriteLine("version = actingVersion;");
    }

    private static void EmitAccept(IndentedWriter writer, LevelNode root)
    {
        string constants = root.Constants;
        writer.WriteLine();
        using (
            writer.Block(
                $"private static {Status} Accept(int available, ulong blockLength, ulong version, {Acceptance} acceptance, out int actingBlockLength, out int actingVersion)"
            )
        )
        {
            writer.WriteLine("actingBlockLength = 0;");
            writer.WriteLine("actingVersion = (int)global::System.Math.Min(version, int.MaxValue);");
            if (root.Message.Doc.SinceVersion > 0)
            {
                Refuse(writer, $"actingVersion < {constants}.SinceVersion", "VersionTooOld");
            }

            using (writer.Block($"if (acceptance == {Acceptance}.Exact)"))
            {
                Refuse(writer, $"version != {constants}.SchemaVersion", "VersionUnexpected");
                Refuse(writer, $"blockLength != {constants}.BlockLength", "BlockLengthUnexpected");
            }

            writer.WriteLine();
            // A number of the schema is a constant, which converts by itself.
            string cast = IsConstant(root.Versions.Select(root.MinimumBlockAt)) ? "" : "(ulong)";
            string minimum = cast + MinimumBlockLength(root, "actingVersion");
            Refuse(writer, $"blockLength < {minimum}", "BlockLengthTooSmall");
            Refuse(writer, "blockLength > (ulong)available", "TruncatedBlock");
            writer.WriteLine("actingBlockLength = (int)blockLength;");
            writer.WriteLine($"return {Status}.Ok;");
        }

        List<int> versions = root.Versions.ToList();
        List<int> minima = versions.Select(root.MinimumBlockAt).ToList();
        if (!IsConstant(minima))
        {
            writer.WriteLine();
            writer.Summary("The block length that the fields of a version need; from the own version on, all of it.");
            writer.WriteLine(
                $"private static int MinimumBlockLength(int actingVersion) => {VersionTable.Choose(versions, minima)};"
            );
        }
    }

    private static bool IsConstant(IEnumerable<int> minima) => minima.Distinct().Count() == 1;

    /// <summary>The least block length of a version: a constant where all versions need the same.</summary>
    private static string MinimumBlockLength(LevelNode root, string actingVersion) =>
        IsConstant(root.Versions.Select(root.MinimumBlockAt))
            ? "MinimumBlockLength"
            : $"MinimumBlockLength({actingVersion})";

    private static void EmitReject(IndentedWriter writer, LevelNode root)
    {
        string constants = root.Constants;
        HeaderIr header = root.Schema.Header;
        writer.WriteLine();
        writer.WriteLine("[global::System.Diagnostics.CodeAnalysis.DoesNotReturn]");
        using (writer.Block($"private static void Reject({WireExpressions.ReadOnlyBytes} buffer, {Status} status)"))
        {
            writer.WriteLine($"long claimed = {constants}.HeaderSize;");
            writer.WriteLine("long available = buffer.Length;");
            using (writer.Block($"if (status != {Status}.TruncatedHeader)"))
            {
                writer.WriteLine($"ref byte header = ref {Reference}(buffer);");
                writer.WriteLine($"ulong blockLength = {root.Schema.Read(header.BlockLength, "header")};");
                writer.WriteLine($"ulong version = {root.Schema.Read(header.Version, "header")};");
                using (writer.Block("(claimed, available) = status switch", ";"))
                {
                    writer.WriteLine(
                        $"{Status}.WrongSchemaId => ((long){root.Schema.Read(header.SchemaId, "header")}, (long){constants}.SchemaId),"
                    );
                    writer.WriteLine(
                        $"{Status}.UnknownTemplateId => ((long){root.Schema.Read(header.TemplateId, "header")}, (long){constants}.TemplateId),"
                    );
                    writer.WriteLine($"{Status}.VersionTooOld => ((long)version, (long){constants}.SinceVersion),");
                    writer.WriteLine(
                        $"{Status}.VersionUnexpected => ((long)version, (long){constants}.SchemaVersion),"
                    );
                    writer.WriteLine(
                        $"{Status}.BlockLengthUnexpected => ((long)blockLength, (long){constants}.BlockLength),"
                    );
                    writer.WriteLine(
                        $"{Status}.BlockLengthTooSmall => ((long)blockLength, {MinimumBlockLength(root, "(int)global::System.Math.Min(version, int.MaxValue)")}),"
                    );
                    writer.WriteLine($"_ => ((long)blockLength, buffer.Length - {constants}.HeaderSize),");
                }
            }

            writer.WriteLine();
            writer.WriteLine(
                $"{WireExpressions.Runtime}SbeThrow.NotWrapped(status, {CSharpLiterals.Of(root.Message.SchemaName)}, claimed, available);"
            );
        }
    }

    private static void EmitFacts(IndentedWriter writer, LevelNode root)
    {
        writer.WriteLine();
        writer.Summary("The schema version of whoever encoded the message.");
        writer.WriteLine("public readonly int ActingVersion => _actingVersion;");
        writer.WriteLine();
        writer.Summary("The length of the block in this message, in bytes.");
        writer.WriteLine("public readonly int ActingBlockLength => _actingBlockLength;");
        HeaderPropertyEmitter.Emit(writer, root, "Decoder", "The message header.", ", _actingVersion");
    }

    private static void EmitWalking(IndentedWriter writer, LevelNode root, string type)
    {
        writer.WriteLine();
        writer.Summary("The first error that reading groups or data met. It stays, and nothing more can be read.");
        writer.WriteLine($"public readonly {Status} Status => _cursor.Status;");
        writer.WriteLine();
        writer.Summary("Bytes read so far, from the start of the buffer.");
        writer.WriteLine("public readonly int Limit => _cursor.Reached;");
        writer.WriteLine();
        writer.Summary("Goes back to the end of the block, to read groups and data again.");
        writer.WriteLine($"public void Rewind() => _cursor = new(_headerLength + _actingBlockLength);");
        writer.WriteLine();
        writer.Summary(
            "Walks the whole message on a copy and gives its length, up to the last element that this decoder knows."
        );
        using (writer.Block($"public readonly {Status} TryMeasure(out int length)"))
        {
            writer.WriteLine($"{type} copy = this;");
            writer.WriteLine("copy.Rewind();");
            writer.WriteLine($"{Status} status = copy.TrySkip();");
            writer.WriteLine("length = copy._cursor.Reached;");
            writer.WriteLine("return status;");
        }
    }

    private static void EmitMeasureFlat(IndentedWriter writer)
    {
        writer.WriteLine();
        writer.Summary("The length of the message, up to the last element that this decoder knows.");
        using (writer.Block($"public readonly {Status} TryMeasure(out int length)"))
        {
            writer.WriteLine("length = _headerLength + _actingBlockLength;");
            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    private static void Refuse(IndentedWriter writer, string condition, string status)
    {
        using (writer.Block($"if ({condition})"))
        {
            writer.WriteLine($"return {Status}.{status};");
        }

        writer.WriteLine();
    }
}
