using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// Accessors that read the fields of a block through <c>_block</c>, honouring <c>_actingVersion</c>. They only read:
/// any order, any number of times.
/// </summary>
internal static class FieldReaderEmitter
{
    public static void Emit(IndentedWriter writer, BlockContext block, IEnumerable<FieldIr> fields)
    {
        foreach (FieldIr field in fields)
        {
            if (field.Presence == Presence.Constant)
            {
                ConstantFieldEmitter.Emit(writer, block, field);
                continue;
            }

            switch (field.Value)
            {
                case ScalarValue v:
                    EmitScalar(writer, block, field, v);
                    break;
                case EnumValue v:
                    EmitEnum(writer, block, field, v);
                    break;
                case SetValue v:
                    EmitSet(writer, block, field, v);
                    break;
                case ArrayValue v:
                    EmitArray(writer, block, field, v);
                    break;
                case CharArrayValue v:
                    EmitCharArray(writer, block, field, v);
                    break;
                case CompositeValue v:
                    EmitComposite(writer, block, field, v);
                    break;
                default:
                    throw new InvalidOperationException($"Field {field.SchemaName} has no value to read.");
            }

            if (block.CanBeAbsent(field))
            {
                writer.WriteLine();
                writer.Summary(
                    $"Whether the version of the message has the field <c>{DocText.Escape(field.SchemaName)}</c>."
                );
                writer.WriteLine(
                    $"public readonly bool Is{field.Name}InActingVersion => _actingVersion >= {Since(block, field)};"
                );
            }
        }
    }

    /// <summary>The comparison of a raw value with its null value, as an expression.</summary>
    public static string IsNull(Scalar nullValue, string raw, string nullConstant) =>
        nullValue switch
        {
            { IsNaN: true, Type: PrimitiveType.Float } => $"float.IsNaN({raw})",
            { IsNaN: true } => $"double.IsNaN({raw})",
            _ => $"{raw} == {nullConstant}",
        };

    /// <summary>The opposite of <see cref="IsNull"/>.</summary>
    public static string IsNotNull(Scalar nullValue, string raw, string nullConstant) =>
        nullValue.IsNaN ? "!" + IsNull(nullValue, raw, nullConstant) : $"{raw} != {nullConstant}";

    private static void EmitScalar(IndentedWriter writer, BlockContext block, FieldIr field, ScalarValue v)
    {
        string type = v.Primitive.CSharpName();
        string raw = Guarded(
            block,
            field,
            block.Constant(field, "NullValue"),
            block.Schema.Read(v.Primitive, block.Origin, block.Offset(field))
        );
        if (field.Presence == Presence.Optional)
        {
            Nullable(
                writer,
                block,
                field,
                type,
                field.Name,
                IsNull(v.NullValue, "raw", block.Constant(field, "NullValue")),
                type,
                ""
            );
        }
        else
        {
            Property(writer, field, $"{type} {field.Name}", raw);
            if (block.CanBeAbsent(field))
            {
                NewerOrNull(writer, block, field, type);
            }
        }

        Property(writer, field, $"{type} {field.Name}Raw", raw, FieldDocs.OfRaw(field));
        if (v.Primitive == PrimitiveType.Char)
        {
            Property(
                writer,
                field,
                $"char {field.Name}Char",
                $"(char){field.Name}Raw",
                $"<see cref=\"{field.Name}\"/> as a character."
            );
        }
    }

    private static void EmitEnum(IndentedWriter writer, BlockContext block, FieldIr field, EnumValue v)
    {
        string type = v.Type.Global();
        string raw = Guarded(
            block,
            field,
            block.Constant(field, "NullValue"),
            block.Schema.Read(v.Encoding, block.Origin, block.Offset(field))
        );
        string isNull = $"raw == {block.Constant(field, "NullValue")}";
        if (field.Presence == Presence.Optional)
        {
            Nullable(writer, block, field, type, field.Name, isNull, v.Encoding.CSharpName(), $"({type})");
        }
        else
        {
            Property(writer, field, $"{type} {field.Name}", $"({type}){field.Name}Raw");
            Nullable(writer, block, field, type, field.Name + "OrNull", isNull, v.Encoding.CSharpName(), $"({type})");
        }

        Property(writer, field, $"{v.Encoding.CSharpName()} {field.Name}Raw", raw, FieldDocs.OfRaw(field));
    }

    private static void EmitSet(IndentedWriter writer, BlockContext block, FieldIr field, SetValue v)
    {
        string type = v.Type.Global();
        string raw = Guarded(block, field, "default", block.Schema.Read(v.Encoding, block.Origin, block.Offset(field)));
        Property(writer, field, $"{type} {field.Name}", $"({type}){field.Name}Raw");
        if (block.CanBeAbsent(field))
        {
            NewerOrNull(writer, block, field, type);
        }

        Property(writer, field, $"{v.Encoding.CSharpName()} {field.Name}Raw", raw, FieldDocs.OfRaw(field));
    }

    private static void EmitArray(IndentedWriter writer, BlockContext block, FieldIr field, ArrayValue v)
    {
        string type = v.Primitive.CSharpName();
        string length = block.Constant(field, "Length");
        string position = $"{block.Offset(field)} + (index * {CSharpLiterals.Of(v.Primitive.Size())})";
        string absent = block.CanBeAbsent(field) ? $"_actingVersion < {Since(block, field)}" : "";
        string present = absent.Length == 0 ? length : $"{absent} ? 0 : {length}";
        if (IsSpan(block, v))
        {
            Property(
                writer,
                field,
                $"global::System.ReadOnlySpan<{type}> {field.Name}",
                $"{WireExpressions.Runtime}SbeArrays.Read<{type}>(ref {block.Origin}, {block.Offset(field)}, {present})"
            );
        }

        writer.WriteLine();
        writer.Summary($"One element of <c>{DocText.Escape(field.SchemaName)}</c>, as it is in the buffer.");
        writer.WriteLine(
            "/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The array has no such element.</exception>"
        );
        using (writer.Block($"public readonly {type} Get{field.Name}(int index)"))
        {
            writer.WriteLine($"int length = {present};");
            using (writer.Block("if ((uint)index >= (uint)length)"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.Index({CSharpLiterals.Of(block.PathOf(field))}, index, length);"
                );
            }

            writer.WriteLine();
            writer.WriteLine($"return {block.Schema.Read(v.Primitive, block.Origin, position)};");
        }

        if (field.Presence == Presence.Optional)
        {
            writer.WriteLine();
            writer.Summary($"One element of <c>{DocText.Escape(field.SchemaName)}</c>, or null.");
            writer.WriteLine(
                "/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The array has no such element.</exception>"
            );
            using (writer.Block($"public readonly {type}? Get{field.Name}OrNull(int index)"))
            {
                writer.WriteLine($"{type} raw = Get{field.Name}(index);");
                writer.WriteLine(
                    $"return {IsNull(v.NullValue, "raw", block.Constant(field, "NullValue"))} ? null : raw;"
                );
            }
        }

        writer.WriteLine();
        writer.Summary($"Copies the elements of <c>{DocText.Escape(field.SchemaName)}</c> and returns their number.");
        writer.WriteLine(
            "/// <exception cref=\"global::System.ArgumentException\">The destination is too short.</exception>"
        );
        using (writer.Block($"public readonly int Copy{field.Name}To(global::System.Span<{type}> destination)"))
        {
            writer.WriteLine($"int length = {present};");
            using (writer.Block("if (destination.Length < length)"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.DestinationTooShort({CSharpLiterals.Of(block.PathOf(field))}, length, destination.Length);"
                );
            }

            writer.WriteLine();
            using (writer.Block("for (int index = 0; index < length; index++)"))
            {
                writer.WriteLine($"destination[index] = {block.Schema.Read(v.Primitive, block.Origin, position)};");
            }

            writer.WriteLine();
            writer.WriteLine("return length;");
        }
    }

    private static void EmitCharArray(IndentedWriter writer, BlockContext block, FieldIr field, CharArrayValue v)
    {
        string length = block.Constant(field, "Length");
        string present = block.CanBeAbsent(field) ? $"_actingVersion < {Since(block, field)} ? 0 : {length}" : length;
        writer.DocumentField(field, "All bytes, NULs included.");
        writer.WriteLine(
            $"public readonly {WireExpressions.ReadOnlyBytes} {field.Name} => {WireExpressions.Runtime}SbeArrays.Read<byte>(ref {block.Origin}, {block.Offset(field)}, {present});"
        );
        if (v.Encoding == TextEncoding.None)
        {
            return;
        }

        string encoding = $"{WireExpressions.Runtime}SbeTextEncoding.{v.Encoding}";
        writer.WriteLine();
        writer.Summary($"The text of <c>{DocText.Escape(field.SchemaName)}</c>, up to the first NUL. Allocates.");
        writer.WriteLine($"public readonly string Get{field.Name}String() =>");
        using (writer.Indent())
        {
            writer.WriteLine(
                $"{WireExpressions.Runtime}SbeText.GetString({WireExpressions.Runtime}SbeText.Trim({field.Name}), {encoding});"
            );
        }

        writer.WriteLine();
        writer.Summary(
            $"Copies the text of <c>{DocText.Escape(field.SchemaName)}</c>, up to the first NUL. False if the destination is too short."
        );
        writer.WriteLine(
            $"public readonly bool TryCopy{field.Name}(global::System.Span<char> destination, out int charsWritten) =>"
        );
        using (writer.Indent())
        {
            writer.WriteLine(
                $"{WireExpressions.Runtime}SbeText.TryGetChars({WireExpressions.Runtime}SbeText.Trim({field.Name}), {encoding}, destination, out charsWritten);"
            );
        }
    }

    private static void EmitComposite(IndentedWriter writer, BlockContext block, FieldIr field, CompositeValue v)
    {
        string type = v.Type.Global("Decoder");
        Property(
            writer,
            field,
            $"{type} {field.Name}",
            Guarded(
                block,
                field,
                $"{type}.Absent",
                $"new {type}({WireExpressions.At(block.Origin, block.Offset(field))}, _actingVersion)"
            )
        );
    }

    /// <summary>Spans show memory as it is, so they exist only where the wire's order is that of the machines at hand.</summary>
    public static bool IsSpan(BlockContext block, ArrayValue v) =>
        block.Schema.ByteOrder == ByteOrder.LittleEndian || v.Primitive.Size() == 1;

    private static string Since(BlockContext block, FieldIr field) => block.Constant(field, "SinceVersion");

    private static string Guarded(BlockContext block, FieldIr field, string absent, string present) =>
        block.CanBeAbsent(field) ? $"_actingVersion < {Since(block, field)} ? {absent} : {present}" : present;

    private static void Nullable(
        IndentedWriter writer,
        BlockContext block,
        FieldIr field,
        string type,
        string name,
        string isNull,
        string rawType,
        string cast
    )
    {
        if (name == field.Name)
        {
            writer.DocumentField(field);
        }
        else
        {
            writer.WriteLine();
            writer.Summary($"<see cref=\"{field.Name}\"/>, or null for its null value.");
        }

        using (writer.Block($"public readonly {type}? {name}"))
        {
            using (writer.Block("get"))
            {
                writer.WriteLine($"{rawType} raw = {field.Name}Raw;");
                writer.WriteLine($"return {isNull} ? null : {cast}raw;");
            }
        }
    }

    private static void NewerOrNull(IndentedWriter writer, BlockContext block, FieldIr field, string type)
    {
        writer.WriteLine();
        writer.Summary($"<see cref=\"{field.Name}\"/>, or null where the message is older than the field.");
        writer.WriteLine(
            $"public readonly {type}? {field.Name}OrNull => _actingVersion < {Since(block, field)} ? null : {field.Name};"
        );
    }

    private static void Property(
        IndentedWriter writer,
        FieldIr field,
        string declaration,
        string value,
        string? summary = null
    )
    {
        if (summary is null)
        {
            writer.DocumentField(field);
        }
        else
        {
            writer.WriteLine();
            writer.Summary(summary);
        }

        writer.WriteLine($"public readonly {declaration} => {value};");
    }
}
