using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Harness.Emit;

/// <summary>Methods that encode JSON through the typed interface of encoders.</summary>
internal static class EncodeEmitter
{
    public static void Message(IndentedWriter writer, HarnessModel model, MessageModel message)
    {
        string type = message.Ir.Type.Global("Encoder");
        string constants = message.Ir.Type.Global();
        string fill = $"Fill_{message.Root.Index}(ref e, fields, face);";
        string arguments = string.Join(", ", Totals(message.Root));
        using (writer.Block($"static int Length_{message.Index}(JsonElement fields, bool headerless)"))
        {
            writer.WriteLine($"int length = {constants}.GetEncodedLength({arguments});");
            writer.WriteLine($"return headerless ? length - {constants}.HeaderSize : length;");
        }

        using (
            writer.Block(
                $"static int Encode_{message.Index}(JsonElement fields, JsonElement? header, bool headerless, CodecFace face, Memory<byte> memory)"
            )
        )
        {
            writer.WriteLine("Span<byte> buffer = memory.Span;");
            using (writer.Block("if (headerless)"))
            {
                writer.WriteLine($"Json.Require({type}.TryWrapBlock(buffer, out {type} e));");
                writer.WriteLine(fill);
                writer.WriteLine("if (face == CodecFace.Throwing) return e.Complete();");
                writer.WriteLine("Json.Require(e.TryComplete(out int length));");
                writer.WriteLine("return length;");
            }

            using (writer.Block("switch (face)"))
            {
                writer.WriteLine("case CodecFace.Throwing:");
                using (writer.Block())
                {
                    writer.WriteLine($"{type} e = {type}.Wrap(buffer);");
                    writer.WriteLine("if (header is { } h) FillHeader(e.Header, h, face);");
                    writer.WriteLine(fill);
                    writer.WriteLine("int length = e.Complete();");
                    writer.WriteLine("Json.Expect(length == e.EncodedLength, \"EncodedLength\");");
                    writer.WriteLine("return length;");
                }

                writer.WriteLine("case CodecFace.Trying:");
                using (writer.Block())
                {
                    writer.WriteLine($"Json.Require({type}.TryWrap(buffer, out {type} e));");
                    writer.WriteLine("if (header is { } h) FillHeader(e.Header, h, face);");
                    writer.WriteLine(fill);
                    writer.WriteLine("Json.Require(e.TryComplete(out int length));");
                    writer.WriteLine("return length;");
                }

                writer.WriteLine("default:");
                using (writer.Block())
                {
                    writer.WriteLine("MemoryWriter writer = new(memory);");
                    writer.WriteLine($"{type} e = {type}.Wrap(writer, buffer.Length);");
                    writer.WriteLine("if (header is { } h) FillHeader(e.Header, h, face);");
                    writer.WriteLine(fill);
                    writer.WriteLine("int length = e.CompleteTo(writer);");
                    writer.WriteLine("Json.Expect(length == writer.Written, \"CompleteTo\");");
                    writer.WriteLine("return length;");
                }
            }
        }

        if (message.Index == 0)
        {
            using (
                writer.Block(
                    $"static void FillHeader(scoped {model.Header.Type.Global("Encoder")} e, JsonElement fields, CodecFace face)"
                )
            )
            {
                writer.WriteLine("bool raw = face == CodecFace.Trying;");
                Fields(writer, model, model.FreeHeaderMembers);
            }
        }
    }

    public static void Level(IndentedWriter writer, HarnessModel model, LevelModel level)
    {
        string type = level.TypeOf("Encoder");
        string parameter = level.IsRoot ? $"ref {type} e" : $"scoped {type} e";
        using (writer.Block($"static void Fill_{level.Index}({parameter}, JsonElement fields, CodecFace face)"))
        {
            writer.WriteLine("bool raw = face == CodecFace.Trying;");
            Fields(writer, model, level.Ir.Fields);
            foreach ((LevelModel? group, DataIr? data) in level.Sequence)
            {
                using (writer.Block())
                {
                    if (group is not null)
                    {
                        Group(writer, group);
                    }
                    else
                    {
                        Data(writer, data!);
                    }
                }
            }
        }
    }

    public static void Composite(IndentedWriter writer, HarnessModel model, CompositeIr composite)
    {
        using (
            writer.Block(
                $"static void FillComposite_{model.IndexOf(composite.Type)}(scoped {composite.Type.Global("Encoder")} e, JsonElement fields, CodecFace face)"
            )
        )
        {
            writer.WriteLine("bool raw = face == CodecFace.Trying;");
            Fields(writer, model, composite.Members);
        }
    }

    public static void Enum(IndentedWriter writer, HarnessModel model, EnumIr type)
    {
        string name = type.Type.Global();
        int index = model.IndexOf(type.Type);
        writer.WriteLine(
            $"static {name} Enum_{index}(JsonElement v) => v.ValueKind == JsonValueKind.Null ? {name}.NullValue : v.GetString() switch"
        );
        writer.WriteLine("{");
        using (writer.Indent())
        {
            foreach (EnumValueIr value in type.Values)
            {
                writer.WriteLine($"{Code.Text(value.SchemaName)} => {name}.{value.Name},");
            }

            writer.WriteLine("_ => throw new HarnessException(v.ToString()),");
        }

        writer.WriteLine("};");
        string raw = type.Encoding.CSharpName();
        writer.WriteLine(
            $"static {raw} EnumRaw_{index}(JsonElement v, {raw} nullValue) => v.ValueKind == JsonValueKind.Null ? nullValue : Json.IsRaw(v) ? {Code.Reader(type.Encoding)}(Json.Raw(v)) : v.GetString() switch"
        );
        writer.WriteLine("{");
        using (writer.Indent())
        {
            foreach (EnumValueIr value in type.Values)
            {
                writer.WriteLine($"{Code.Text(value.SchemaName)} => {Code.Literal(value.Value)},");
            }

            writer.WriteLine("_ => throw new HarnessException(v.ToString()),");
        }

        writer.WriteLine("};");
    }

    public static void Set(IndentedWriter writer, HarnessModel model, SetIr type)
    {
        string name = type.Type.Global();
        int index = model.IndexOf(type.Type);
        using (writer.Block($"static {name} Set_{index}(JsonElement v)"))
        {
            writer.WriteLine($"{name} set = {name}.None;");
            writer.WriteLine("foreach (string choice in Json.Choices(v)) set |= choice switch");
            writer.WriteLine("{");
            using (writer.Indent())
            {
                foreach (ChoiceIr choice in type.Choices)
                {
                    writer.WriteLine($"{Code.Text(choice.SchemaName)} => {name}.{choice.Name},");
                }

                writer.WriteLine("_ => throw new HarnessException(choice),");
            }

            writer.WriteLine("};");
            writer.WriteLine("return set;");
        }

        string raw = type.Encoding.CSharpName();
        using (writer.Block($"static {raw} SetRaw_{index}(JsonElement v)"))
        {
            writer.WriteLine($"if (Json.IsRaw(v)) return {Code.Reader(type.Encoding)}(Json.Raw(v));");
            writer.WriteLine("ulong set = 0;");
            writer.WriteLine("foreach (string choice in Json.Choices(v)) set |= choice switch");
            writer.WriteLine("{");
            using (writer.Indent())
            {
                foreach (ChoiceIr choice in type.Choices)
                {
                    writer.WriteLine($"{Code.Text(choice.SchemaName)} => 0x{1UL << choice.Bit:X}UL,");
                }

                writer.WriteLine("_ => throw new HarnessException(choice),");
            }

            writer.WriteLine("};");
            writer.WriteLine($"return checked(({raw})set);");
        }
    }

    private static void Fields(IndentedWriter writer, HarnessModel model, IEnumerable<FieldIr> fields)
    {
        foreach (FieldIr field in fields.Where(static f => f.Presence != Presence.Constant))
        {
            using (writer.Block())
            {
                writer.WriteLine($"JsonElement v = Json.Get(fields, {Code.Text(field.SchemaName)});");
                Field(writer, model, field);
            }
        }
    }

    private static void Field(IndentedWriter writer, HarnessModel model, FieldIr field)
    {
        string x = "e." + field.Name;
        bool isOptional = field.Presence == Presence.Optional;
        switch (field.Value)
        {
            case ScalarValue v:
            {
                string type = v.Primitive.CSharpName();
                string typed = $"{Code.Reader(v.Primitive)}(v)";
                string raw = $"{Code.Reader(v.Primitive, true)}(v)";
                if (isOptional)
                {
                    typed = $"Json.IsNull(v) ? ({type}?)null : {typed}";
                    raw = $"Json.IsNull(v) ? {Code.Literal(v.NullValue)} : {raw}";
                }

                using (writer.Block("if (raw)"))
                {
                    writer.WriteLine($"{x}Raw = {raw};");
                }

                using (writer.Block("else"))
                {
                    writer.WriteLine($"{type}{(isOptional ? "?" : "")} value = {typed};");
                    writer.WriteLine($"{x} = value;");
                    writer.WriteLine($"Json.Expect({x}.Equals(value), {Code.Text(field.SchemaName)});");
                    if (v.Primitive == PrimitiveType.Char)
                    {
                        writer.WriteLine(
                            $"if (face == CodecFace.Streaming && !Json.IsNull(v)) {x}Char = (char)Json.ReadChar(v);"
                        );
                        writer.WriteLine($"Json.Expect({x}Char == (char){x}Raw, {Code.Text(field.SchemaName)});");
                    }
                }

                break;
            }

            case EnumValue v:
            {
                int index = model.IndexOf(v.Type);
                string type = v.Type.Global();
                string typed = $"Enum_{index}(v)";
                if (isOptional)
                {
                    typed = $"Json.IsNull(v) ? ({type}?)null : {typed}";
                }
                else if (v.NullValue != model.Enum(v.Type).NullValue)
                {
                    typed = $"Json.IsNull(v) ? ({type})({Code.Literal(v.NullValue)}) : {typed}";
                }

                using (writer.Block("if (raw || Json.IsRaw(v))"))
                {
                    writer.WriteLine($"{x}Raw = EnumRaw_{index}(v, {Code.Literal(v.NullValue)});");
                }

                using (writer.Block("else"))
                {
                    writer.WriteLine($"{type}{(isOptional ? "?" : "")} value = {typed};");
                    writer.WriteLine($"{x} = value;");
                    // An alias of the null member reads back as null.
                    writer.WriteLine(
                        $"Json.Expect({(isOptional ? $"{x} is null ? value is null || {x}Raw == {Code.Literal(v.NullValue)} : " : "")}{x}.Equals(value), {Code.Text(field.SchemaName)});"
                    );
                }

                break;
            }

            case SetValue v:
            {
                int index = model.IndexOf(v.Type);
                writer.WriteLine($"if (raw || Json.IsRaw(v)) {x}Raw = SetRaw_{index}(v); else {x} = Set_{index}(v);");
                writer.WriteLine($"Json.Expect({x}Raw == SetRaw_{index}(v), {Code.Text(field.SchemaName)});");
                break;
            }

            case ArrayValue v:
                Array(writer, model, field, v, x);
                break;
            case CharArrayValue v:
                CharArray(writer, field, v, x);
                break;
            case CompositeValue v:
                writer.WriteLine($"FillComposite_{model.IndexOf(v.Type)}({x}, v, face);");
                break;
            default:
                throw new InvalidOperationException($"Field {field.SchemaName} has no value to write.");
        }
    }

    private static void Array(IndentedWriter writer, HarnessModel model, FieldIr field, ArrayValue v, string x)
    {
        string type = v.Primitive.CSharpName();
        string element = $"{Code.Reader(v.Primitive, true)}(v[i])";
        bool isOptional = field.Presence == Presence.Optional;
        writer.WriteLine($"{type}[] values = new {type}[{v.Length}];");
        writer.WriteLine(
            $"for (int i = 0; i < values.Length; i++) values[i] = {(isOptional ? $"Json.IsNull(v[i]) ? {Code.Literal(v.NullValue)} : " : "")}{element};"
        );
        using (writer.Block("if (raw)"))
        {
            writer.WriteLine($"e.Set{field.Name}(values);");
        }

        using (writer.Block("else if (face == CodecFace.Throwing)"))
        {
            using (writer.Block("for (int i = 0; i < values.Length; i++)"))
            {
                if (isOptional)
                {
                    writer.WriteLine($"{type}? value = Json.IsNull(v[i]) ? null : values[i];");
                    writer.WriteLine($"e.Set{field.Name}(i, value);");
                }
                else
                {
                    writer.WriteLine($"e.Set{field.Name}(i, values[i]);");
                }

                writer.WriteLine(
                    $"Json.Expect(e.Get{field.Name}(i).Equals(values[i]), {Code.Text(field.SchemaName)});"
                );
            }
        }

        using (writer.Block("else"))
        {
            writer.WriteLine(Code.IsSpan(model, v) ? $"values.AsSpan().CopyTo({x});" : $"e.Set{field.Name}(values);");
        }
    }

    private static void CharArray(IndentedWriter writer, FieldIr field, CharArrayValue v, string x)
    {
        string bytes = $"Json.Bytes(v, {Code.Encoding(v.Encoding)})";
        if (v.Encoding == TextEncoding.None)
        {
            writer.WriteLine($"e.Set{field.Name}({bytes});");
            return;
        }

        writer.WriteLine($"if (Json.Text(v) is not {{ }} text) e.Set{field.Name}({bytes});");
        writer.WriteLine($"else if (raw) Json.Require(e.TrySet{field.Name}(text));");
        writer.WriteLine($"else if (face == CodecFace.Throwing) e.Set{field.Name}(text);");
        writer.WriteLine($"else {{ {x}.Fill(0xAB); e.Set{field.Name}({bytes}); }}");
    }

    private static void Group(IndentedWriter writer, LevelModel group)
    {
        string name = group.Group!.Name;
        string type = $"{group.Parent!.TypeOf("Encoder")}.{name}";
        string fill = $"Fill_{group.Index}";
        writer.WriteLine($"JsonElement list = Json.Get(fields, {Code.Text(group.Group.SchemaName)});");
        writer.WriteLine("int count = list.GetArrayLength();");
        using (writer.Block("if (face == CodecFace.Trying)"))
        {
            writer.WriteLine($"Json.Require(e.TryBegin{name}(count, out {type}Group g));");
            using (writer.Block("foreach (JsonElement item in list.EnumerateArray())"))
            {
                writer.WriteLine($"Json.Require(g.TryNext(out {type}Entry entry));");
                writer.WriteLine($"{fill}(entry, item, face);");
            }
        }

        using (writer.Block("else"))
        {
            writer.WriteLine($"{type}Group g = face == CodecFace.Throwing ? e.Begin{name}(count) : e.Begin{name}();");
            using (writer.Block("foreach (JsonElement item in list.EnumerateArray())"))
            {
                writer.WriteLine($"{type}Entry entry = g.Next();");
                writer.WriteLine($"{fill}(entry, item, face);");
            }

            writer.WriteLine(
                $"Json.Expect(g.Index == count && (face == CodecFace.Streaming || g.Count == count), {Code.Text(group.Group.SchemaName)});"
            );
        }
    }

    private static void Data(IndentedWriter writer, DataIr data)
    {
        writer.WriteLine($"JsonElement v = Json.Get(fields, {Code.Text(data.SchemaName)});");
        writer.WriteLine($"byte[] bytes = Json.Bytes(v, {Code.Encoding(data.Encoding)});");
        if (data.Encoding != TextEncoding.None)
        {
            using (writer.Block("if (face != CodecFace.Streaming && Json.Text(v) is { } text)"))
            {
                writer.WriteLine($"if (raw) Json.Require(e.TryWrite{data.Name}(text)); else e.Write{data.Name}(text);");
            }

            writer.Write("else ");
        }

        writer.WriteLine($"if (raw) Json.Require(e.TryWrite{data.Name}(bytes));");
        writer.WriteLine($"else if (face == CodecFace.Throwing) e.Write{data.Name}(bytes);");
        writer.WriteLine($"else bytes.CopyTo(e.Reserve{data.Name}(bytes.Length));");
    }

    /// <summary>Arguments of the size calculator, in the order of the wire.</summary>
    private static IEnumerable<string> Totals(LevelModel level)
    {
        foreach ((LevelModel? group, DataIr? data) in level.Sequence)
        {
            if (group is not null)
            {
                yield return $"Json.Entries(fields, {Path(group.Path)})";
                foreach (string nested in Totals(group))
                {
                    yield return nested;
                }
            }
            else
            {
                yield return $"Json.DataBytes(fields, {Code.Encoding(data!.Encoding)}, {Path(level.Path.Append(data.SchemaName))})";
            }
        }
    }

    private static string Path(IEnumerable<string> names) => string.Join(", ", names.Select(Code.Text));
}
