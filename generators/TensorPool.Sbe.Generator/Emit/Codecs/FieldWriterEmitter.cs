using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>Accessors that write (and read back) the fields of a block through <c>_block</c>.</summary>
internal static class FieldWriterEmitter
{
    public static void Emit(IndentedWriter writer, BlockContext block, IReadOnlyList<FieldIr> fields)
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
                    EmitConverted(
                        writer,
                        block,
                        field,
                        v.Type.Global(),
                        v.Encoding,
                        field.Presence == Presence.Optional
                    );
                    break;
                case SetValue v:
                    EmitConverted(writer, block, field, v.Type.Global(), v.Encoding, isNullable: false);
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
                    throw new InvalidOperationException($"Field {field.SchemaName} has no value to write.");
            }
        }

        EmitClear(writer, block);
        EmitSetOptionalFieldsToNull(writer, block, fields);
    }

    private static void EmitScalar(IndentedWriter writer, BlockContext block, FieldIr field, ScalarValue v)
    {
        string type = v.Primitive.CSharpName();
        string nullValue = block.Constant(field, "NullValue");
        // NaN has one form on the wire; what .NET computes for it has another sign.
        string Canonical(string value) =>
            v.Primitive.IsFloatingPoint() ? $"{WireExpressions.Runtime}SbeNumbers.Canonical({value})" : value;

        if (field.Presence == Presence.Optional)
        {
            writer.DocumentField(field);
            using (writer.Block($"public readonly {type}? {field.Name}"))
            {
                Getter(writer, type, field, FieldReaderEmitter.IsNull(v.NullValue, "raw", nullValue), "");
                writer.WriteLine($"set => {Write(block, field, v.Primitive, Canonical($"value ?? {nullValue}"))};");
            }
        }
        else
        {
            writer.DocumentField(field);
            EmitAccessor(writer, block, field, field.Name, type, v.Primitive, Canonical("value"));
        }

        EmitRaw(writer, block, field, type, v.Primitive);

        if (v.Primitive == PrimitiveType.Char)
        {
            string owner = CSharpLiterals.Of(block.Owner);
            string path = CSharpLiterals.Of(block.PathOf(field));
            writer.WriteLine();
            writer.Summary($"<see cref=\"{field.Name}\"/> as a character, up to U+00FF.");
            writer.WriteLine(
                $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The character is above U+00FF.</exception>"
            );
            using (writer.Block($"public readonly char {field.Name}Char"))
            {
                writer.WriteLine($"get => (char){field.Name}Raw;");
                using (writer.Block("set"))
                {
                    using (writer.Block("if (value > (char)0xFF)"))
                    {
                        writer.WriteLine(
                            $"{WireExpressions.Runtime}SbeThrow.Text({WireExpressions.Runtime}SbeStatus.TextNotEncodable, {owner}, {path}, 1, 1);"
                        );
                    }

                    writer.WriteLine();
                    writer.WriteLine($"{field.Name}Raw = (byte)value;");
                }
            }
        }
    }

    private static void EmitConverted(
        IndentedWriter writer,
        BlockContext block,
        FieldIr field,
        string type,
        PrimitiveType encoding,
        bool isNullable
    )
    {
        string raw = encoding.CSharpName();
        writer.DocumentField(field);
        if (isNullable)
        {
            string nullValue = block.Constant(field, "NullValue");
            using (writer.Block($"public readonly {type}? {field.Name}"))
            {
                Getter(writer, raw, field, $"raw == {nullValue}", $"({type})");
                writer.WriteLine(
                    $"set => {field.Name}Raw = value is null ? {nullValue} : ({raw})value.GetValueOrDefault();"
                );
            }
        }
        else
        {
            using (writer.Block($"public readonly {type} {field.Name}"))
            {
                writer.WriteLine($"get => ({type}){field.Name}Raw;");
                writer.WriteLine($"set => {field.Name}Raw = ({raw})value;");
            }
        }

        EmitRaw(writer, block, field, raw, encoding);
    }

    private static void EmitArray(IndentedWriter writer, BlockContext block, FieldIr field, ArrayValue v)
    {
        string type = v.Primitive.CSharpName();
        string length = block.Constant(field, "Length");
        string path = CSharpLiterals.Of(block.PathOf(field));
        string position = $"{block.Offset(field)} + (index * {CSharpLiterals.Of(v.Primitive.Size())})";
        if (FieldReaderEmitter.IsSpan(block, v))
        {
            writer.DocumentField(field, "To read and write in place.");
            writer.WriteLine(
                $"public readonly global::System.Span<{type}> {field.Name} => {WireExpressions.Runtime}SbeArrays.Write<{type}>(ref {block.Origin}, {block.Offset(field)}, {length});"
            );
        }

        string check = $"if ((uint)index >= {length})";
        writer.WriteLine();
        writer.Summary($"Reads one element of <c>{DocText.Escape(field.SchemaName)}</c> back.");
        writer.WriteLine(
            "/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The array has no such element.</exception>"
        );
        using (writer.Block($"public readonly {type} Get{field.Name}(int index)"))
        {
            IndexCheck(writer, check, path, length);
            writer.WriteLine($"return {block.Schema.Read(v.Primitive, block.Origin, position)};");
        }

        writer.WriteLine();
        writer.Summary($"Writes one element of <c>{DocText.Escape(field.SchemaName)}</c>.");
        writer.WriteLine(
            "/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The array has no such element.</exception>"
        );
        using (writer.Block($"public readonly void Set{field.Name}(int index, {type} value)"))
        {
            IndexCheck(writer, check, path, length);
            writer.WriteLine($"{block.Schema.Write(v.Primitive, block.Origin, position, "value")};");
        }

        if (field.Presence == Presence.Optional)
        {
            writer.WriteLine();
            writer.Summary($"Writes one element of <c>{DocText.Escape(field.SchemaName)}</c>, null as its null value.");
            writer.WriteLine(
                "/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The array has no such element.</exception>"
            );
            writer.WriteLine(
                $"public readonly void Set{field.Name}(int index, {type}? value) => Set{field.Name}(index, value ?? {block.Constant(field, "NullValue")});"
            );
        }

        writer.WriteLine();
        writer.Summary(
            $"Writes the elements of <c>{DocText.Escape(field.SchemaName)}</c>; those not given become zero."
        );
        writer.WriteLine(
            "/// <exception cref=\"global::System.ArgumentException\">More values than the array has elements.</exception>"
        );
        using (writer.Block($"public readonly void Set{field.Name}(global::System.ReadOnlySpan<{type}> values)"))
        {
            using (writer.Block($"if (values.Length > {length})"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.TooManyElements({path}, values.Length, {length});"
                );
            }

            writer.WriteLine();
            if (FieldReaderEmitter.IsSpan(block, v))
            {
                EmitCopy(writer, "values", field.Name, length);
                return;
            }

            using (writer.Block($"for (int index = 0; index < {length}; index++)"))
            {
                writer.WriteLine($"{type} value = index < values.Length ? values[index] : default;");
                writer.WriteLine($"{block.Schema.Write(v.Primitive, block.Origin, position, "value")};");
            }
        }
    }

    private static void EmitCharArray(IndentedWriter writer, BlockContext block, FieldIr field, CharArrayValue v)
    {
        string length = block.Constant(field, "Length");
        string owner = CSharpLiterals.Of(block.Owner);
        string path = CSharpLiterals.Of(block.PathOf(field));
        string target =
            $"{WireExpressions.Runtime}SbeArrays.Write<byte>(ref {block.Origin}, {block.Offset(field)}, {length})";
        writer.DocumentField(field, "All bytes, NULs included, to read and write in place.");
        writer.WriteLine($"public readonly {WireExpressions.Bytes} {field.Name} => {target};");

        writer.WriteLine();
        writer.Summary($"Writes the bytes of <c>{DocText.Escape(field.SchemaName)}</c>, padded with NULs.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">More bytes than the field has.</exception>"
        );
        using (writer.Block($"public readonly void Set{field.Name}({WireExpressions.ReadOnlyBytes} value)"))
        {
            using (writer.Block($"if (value.Length > {length})"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.Text({WireExpressions.Runtime}SbeStatus.TextTooLong, {owner}, {path}, value.Length, {length});"
                );
            }

            writer.WriteLine();
            EmitCopy(writer, "value", field.Name, length);
        }

        if (v.Encoding == TextEncoding.None)
        {
            return;
        }

        writer.WriteLine();
        writer.Summary($"Writes the text of <c>{DocText.Escape(field.SchemaName)}</c>, padded with NULs.");
        writer.WriteLine(
            $"/// <exception cref=\"{WireExpressions.Runtime}SbeException\">The text does not fit or is not encodable.</exception>"
        );
        using (writer.Block($"public readonly void Set{field.Name}(global::System.ReadOnlySpan<char> value)"))
        {
            writer.WriteLine($"{WireExpressions.Runtime}SbeStatus status = TrySet{field.Name}(value);");
            using (writer.Block($"if (status != {WireExpressions.Runtime}SbeStatus.Ok)"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.Text(status, {owner}, {path}, value.Length, {length});"
                );
            }
        }

        writer.WriteLine();
        writer.Summary(
            $"Writes the text of <c>{DocText.Escape(field.SchemaName)}</c>, or nothing at all and says why."
        );
        writer.WriteLine(
            $"public readonly {WireExpressions.Runtime}SbeStatus TrySet{field.Name}(global::System.ReadOnlySpan<char> value) =>"
        );
        using (writer.Indent())
        {
            writer.WriteLine(
                $"{WireExpressions.Runtime}SbeArrays.TryWriteText({field.Name}, value, {WireExpressions.Runtime}SbeTextEncoding.{v.Encoding});"
            );
        }
    }

    /// <summary>A whole array is copied with a length known to the compiler, which then needs no call.</summary>
    private static void EmitCopy(IndentedWriter writer, string values, string target, string length)
    {
        using (writer.Block($"if ({values}.Length == {length})"))
        {
            writer.WriteLine($"{values}.Slice(0, {length}).CopyTo({target});");
        }

        using (writer.Block("else"))
        {
            writer.WriteLine($"{WireExpressions.Runtime}SbeArrays.CopyPadded({values}, {target});");
        }
    }

    private static void EmitComposite(IndentedWriter writer, BlockContext block, FieldIr field, CompositeValue v)
    {
        string type = v.Type.Global("Encoder");
        writer.DocumentField(field);
        writer.WriteLine(
            $"public readonly {type} {field.Name} => new({WireExpressions.At(block.Origin, block.Offset(field))});"
        );
    }

    private static void EmitRaw(
        IndentedWriter writer,
        BlockContext block,
        FieldIr field,
        string type,
        PrimitiveType primitive
    )
    {
        writer.WriteLine();
        writer.Summary(FieldDocs.OfRaw(field));
        EmitAccessor(writer, block, field, field.Name + "Raw", type, primitive, "value");
    }

    private static void EmitAccessor(
        IndentedWriter writer,
        BlockContext block,
        FieldIr field,
        string name,
        string type,
        PrimitiveType primitive,
        string value
    )
    {
        using (writer.Block($"public readonly {type} {name}"))
        {
            writer.WriteLine($"get => {block.Schema.Read(primitive, block.Origin, block.Offset(field))};");
            writer.WriteLine($"set => {Write(block, field, primitive, value)};");
        }
    }

    private static void EmitClear(IndentedWriter writer, BlockContext block)
    {
        writer.WriteLine();
        writer.Summary("Zeroes every byte of the block, for callers that do not set every field.");
        writer.WriteLine(
            $"public readonly void Clear() => {WireExpressions.Runtime}SbeArrays.Write<byte>(ref {block.Origin}, 0, {CSharpLiterals.Of(block.BlockLength)}).Clear();"
        );
    }

    private static void EmitSetOptionalFieldsToNull(
        IndentedWriter writer,
        BlockContext block,
        IReadOnlyList<FieldIr> fields
    )
    {
        writer.WriteLine();
        writer.Summary("Sets every optional field of the block to null.");
        using (writer.Block("public readonly void SetOptionalFieldsToNull()"))
        {
            foreach (FieldIr field in fields)
            {
                switch (field.Value)
                {
                    case ScalarValue or EnumValue when field.Presence == Presence.Optional:
                        writer.WriteLine($"{field.Name} = null;");
                        break;
                    case ArrayValue v when field.Presence == Presence.Optional:
                        using (writer.Block($"for (int index = 0; index < {block.Constant(field, "Length")}; index++)"))
                        {
                            writer.WriteLine($"Set{field.Name}(index, {block.Constant(field, "NullValue")});");
                        }

                        break;
                    case CompositeValue:
                        writer.WriteLine($"{field.Name}.SetOptionalFieldsToNull();");
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private static string Write(BlockContext block, FieldIr field, PrimitiveType primitive, string value) =>
        block.Schema.Write(primitive, block.Origin, block.Offset(field), value);

    private static void IndexCheck(IndentedWriter writer, string check, string path, string length)
    {
        using (writer.Block(check))
        {
            writer.WriteLine($"{WireExpressions.Runtime}SbeThrow.Index({path}, index, {length});");
        }

        writer.WriteLine();
    }

    private static void Getter(IndentedWriter writer, string rawType, FieldIr field, string isNull, string cast)
    {
        using (writer.Block("get"))
        {
            writer.WriteLine($"{rawType} raw = {field.Name}Raw;");
            writer.WriteLine($"return {isNull} ? null : {cast}raw;");
        }

        writer.WriteLine();
    }
}
