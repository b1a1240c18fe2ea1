using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Harness.Emit;

/// <summary>Methods that read everything through the typed accessors of decoders, and print it.</summary>
internal static class DecodeEmitter
{
    public static void Message(IndentedWriter writer, HarnessModel model, MessageModel message)
    {
        string type = message.Ir.Type.Global("Decoder");
        LevelModel root = message.Root;
        using (
            writer.Block(
                $"static DecodeResult Decode_{message.Index}(ReadOnlySpan<byte> bytes, in DecodeRequest request, CodecFace face)"
            )
        )
        {
            writer.WriteLine("SbeStatus status;");
            writer.WriteLine($"{type} d;");
            using (writer.Block("if (request.Headerless)"))
            {
                writer.WriteLine($"int length = request.ActingBlockLength ?? {message.Ir.Type.Global()}.BlockLength;");
                writer.WriteLine(
                    $"int version = request.ActingVersion ?? (int){message.Ir.Type.Global()}.SchemaVersion;"
                );
                writer.WriteLine("status = request.ActingBlockLength is null && request.ActingVersion is null");
                writer.WriteLine($"    ? {type}.TryWrapBlock(bytes, out d)");
                writer.WriteLine($"    : {type}.TryWrapBlock(bytes, length, version, out d, request.Acceptance);");
                writer.WriteLine("if (status != SbeStatus.Ok) return new DecodeResult(status, false);");
            }

            using (writer.Block("else if (face == CodecFace.Trying)"))
            {
                writer.WriteLine($"status = {type}.TryWrap(bytes, out d, request.Acceptance);");
                writer.WriteLine("if (status != SbeStatus.Ok) return new DecodeResult(status, false);");
            }

            using (writer.Block("else"))
            {
                writer.WriteLine($"d = {type}.Wrap(bytes, request.Acceptance);");
            }

            writer.WriteLine("JsonText t = new();");
            writer.WriteLine("status = SbeStatus.Ok;");
            writer.WriteLine("string json = d.ToString(\"J\");");
            writer.WriteLine(
                $"if (face == CodecFace.Trying) status = Try_{root.Index}(ref d, t); else Walk_{root.Index}(ref d, t);"
            );
            writer.WriteLine("SbeStatus measured = d.TryMeasure(out int consumed);");
            if (!root.IsFlat)
            {
                writer.WriteLine("Json.Expect(status == SbeStatus.Ok == (d.Status == SbeStatus.Ok), \"Status\");");
                writer.WriteLine("status = d.Status;");
                writer.WriteLine("int limit = d.Limit;");
                writer.WriteLine("d.Rewind();");
                Skip(writer, root);
                writer.WriteLine("Json.Expect(d.Status == status && d.Limit == limit, \"skipping\");");
                writer.WriteLine("Json.Expect(limit == consumed, \"TryMeasure\");");
            }

            writer.WriteLine("Json.Expect(measured == status, \"the status of TryMeasure\");");
            writer.WriteLine("JsonText h = new();");
            writer.WriteLine(
                $"if (!request.Headerless) PrintComposite_{model.IndexOf(model.Header.Type)}(d.Header, h);"
            );
            writer.WriteLine("SbeStatus validity = d.Validate(out string element);");
            writer.WriteLine(
                "return new DecodeResult(status, true, json, t.ToString(), h.ToString(), d.ToString(), consumed, d.ActingVersion, d.ActingBlockLength, validity, element);"
            );
        }
    }

    public static void Level(IndentedWriter writer, HarnessModel model, LevelModel level, bool isTrying)
    {
        string type = level.TypeOf("Decoder");
        string parameter = level.IsRoot ? $"ref {type} d" : $"scoped {type} d";
        using (
            writer.Block(
                $"static {(isTrying ? $"SbeStatus Try_{level.Index}" : $"void Walk_{level.Index}")}({parameter}, JsonText t)"
            )
        )
        {
            writer.WriteLine("t.Open('{');");
            Fields(writer, model, level.Ir.Fields, level.CanBeAbsent);
            foreach ((LevelModel? group, DataIr? data) in level.Sequence)
            {
                using (writer.Block())
                {
                    if (group is not null)
                    {
                        Group(writer, level, group, isTrying);
                    }
                    else
                    {
                        Data(writer, level, data!, isTrying);
                    }
                }
            }

            writer.WriteLine("t.Close('}');");
            if (isTrying)
            {
                writer.WriteLine("return SbeStatus.Ok;");
            }
        }
    }

    public static void Composite(IndentedWriter writer, HarnessModel model, CompositeIr composite)
    {
        using (
            writer.Block(
                $"static void PrintComposite_{model.IndexOf(composite.Type)}(scoped {composite.Type.Global("Decoder")} d, JsonText t)"
            )
        )
        {
            writer.WriteLine("t.Open('{');");
            Fields(writer, model, composite.Members, static doc => doc.SinceVersion > 0);
            writer.WriteLine("t.Close('}');");
        }
    }

    public static void Set(IndentedWriter writer, HarnessModel model, SetIr type)
    {
        string name = type.Type.Global();
        string extensions = type.Type.Global("Extensions");
        ulong named = type.Choices.Aggregate(0UL, static (bits, c) => bits | (1UL << c.Bit));
        using (writer.Block($"static void PrintSet_{model.IndexOf(type.Type)}({name} set, JsonText t)"))
        {
            writer.WriteLine("System.Collections.Generic.List<string> names = new();");
            foreach (ChoiceIr choice in type.Choices.OrderBy(static c => c.Bit))
            {
                writer.WriteLine($"if ((set & {name}.{choice.Name}) != 0) names.Add({Code.Text(choice.SchemaName)});");
                writer.WriteLine(
                    $"Json.Expect({extensions}.Has(set, {name}.{choice.Name}) == ((set & {name}.{choice.Name}) != 0), \"Has\");"
                );
            }

            writer.WriteLine(
                $"Json.Expect({extensions}.IsDefined(set) == (((ulong)set & ~0x{named:X}UL) == 0), \"IsDefined\");"
            );
            writer.WriteLine($"t.Set((ulong)set, names, 0x{named:X}UL);");
        }
    }

    private static void Skip(IndentedWriter writer, LevelModel root)
    {
        using (writer.Block("if (face == CodecFace.Trying)"))
        {
            writer.WriteLine("Json.Expect(d.TrySkip() == status, \"TrySkip\");");
        }

        using (writer.Block("else"))
        {
            foreach ((LevelModel? group, DataIr? data) in root.Sequence)
            {
                writer.WriteLine($"d.Skip{group?.Group!.Name ?? data!.Name}();");
            }
        }
    }

    private static void Group(IndentedWriter writer, LevelModel level, LevelModel group, bool isTrying)
    {
        GroupIr ir = group.Group!;
        string type = $"{level.TypeOf("Decoder")}.{ir.Name}Group";
        writer.WriteLine($"t.Name({Code.Text(ir.SchemaName)});");
        if (level.CanBeAbsent(ir.Doc))
        {
            writer.WriteLine($"bool isPresent = d.Is{ir.Name}InActingVersion;");
        }

        if (isTrying)
        {
            writer.WriteLine($"SbeStatus status = d.TryRead{ir.Name}(out {type} g);");
            writer.WriteLine("if (status != SbeStatus.Ok) return status;");
        }
        else
        {
            writer.WriteLine($"{type} g = d.Read{ir.Name}();");
        }

        if (level.CanBeAbsent(ir.Doc))
        {
            writer.WriteLine($"Json.Expect(isPresent || g.Count == 0, {Code.Text(ir.SchemaName)});");
        }

        writer.WriteLine("t.Open('[');");
        writer.WriteLine("int seen = 0;");
        using (
            writer.Block(
                isTrying
                    ? $"while (g.TryNext(out {group.TypeOf("Decoder")} entry))"
                    : $"foreach ({group.TypeOf("Decoder")} entry in g)"
            )
        )
        {
            writer.WriteLine("seen++;");
            if (isTrying)
            {
                writer.WriteLine($"status = Try_{group.Index}(entry, t);");
                writer.WriteLine("if (status != SbeStatus.Ok) return status;");
            }
            else
            {
                writer.WriteLine($"Walk_{group.Index}(entry, t);");
            }
        }

        if (isTrying)
        {
            // An entry has no status of its own: the message's says why there was no next one.
            writer.WriteLine("if (seen != g.Count) return SbeStatus.TruncatedBlock;");
        }
        else
        {
            writer.WriteLine("Json.Expect(seen == g.Count, \"Count\");");
            if (group.IsFlat)
            {
                writer.WriteLine("JsonText again = new(); JsonText last = new();");
                using (writer.Block("if (seen > 0)"))
                {
                    writer.WriteLine($"Walk_{group.Index}(g[seen - 1], again);");
                    writer.WriteLine($"{type} copy = g;");
                    writer.WriteLine("while (copy.MoveNext()) { }");
                    writer.WriteLine($"Walk_{group.Index}(copy.Current, last);");
                    writer.WriteLine("Json.Expect(again.ToString() == last.ToString(), \"the indexer\");");
                }
            }
        }

        writer.WriteLine("t.Close(']');");
    }

    private static void Data(IndentedWriter writer, LevelModel level, DataIr data, bool isTrying)
    {
        writer.WriteLine($"t.Name({Code.Text(data.SchemaName)});");
        bool canBeAbsent = level.CanBeAbsent(data.Doc);
        if (canBeAbsent)
        {
            writer.WriteLine($"bool isPresent = d.Is{data.Name}InActingVersion;");
        }

        writer.WriteLine($"SbeStatus status = d.TryPeek{data.Name}Length(out int length);");
        if (isTrying)
        {
            writer.WriteLine($"SbeStatus read = d.TryRead{data.Name}(out ReadOnlySpan<byte> bytes);");
            writer.WriteLine($"Json.Expect(read == status && bytes.Length == length, {Code.Text(data.SchemaName)});");
            writer.WriteLine("if (read != SbeStatus.Ok) return read;");
        }
        else
        {
            writer.WriteLine($"ReadOnlySpan<byte> bytes = d.Read{data.Name}();");
            writer.WriteLine(
                $"Json.Expect(status == SbeStatus.Ok && bytes.Length == length, {Code.Text(data.SchemaName)});"
            );
        }

        if (canBeAbsent)
        {
            writer.WriteLine($"Json.Expect(isPresent || length == 0, {Code.Text(data.SchemaName)});");
        }

        writer.WriteLine($"t.Data(bytes, {Code.Encoding(data.Encoding)});");
    }

    private static void Fields(
        IndentedWriter writer,
        HarnessModel model,
        IEnumerable<FieldIr> fields,
        Func<Documentation, bool> canBeAbsent
    )
    {
        foreach (FieldIr field in fields)
        {
            writer.WriteLine($"t.Name({Code.Text(field.SchemaName)});");
            using (writer.Block())
            {
                if (field.Presence != Presence.Constant && canBeAbsent(field.Doc))
                {
                    using (writer.Block($"if (!d.Is{field.Name}InActingVersion)"))
                    {
                        writer.WriteLine($"Json.Expect({Absent(field)}, {Code.Text(field.SchemaName)});");
                        writer.WriteLine("t.Null();");
                    }

                    using (writer.Block("else"))
                    {
                        Field(writer, model, field, hasOrNull: true);
                    }
                }
                else
                {
                    Field(writer, model, field, hasOrNull: false);
                }
            }
        }
    }

    /// <summary>What must hold of a field that the acting version lacks.</summary>
    private static string Absent(FieldIr field)
    {
        string x = "d." + field.Name;
        bool isOptional = field.Presence == Presence.Optional;
        return field.Value switch
        {
            ScalarValue when isOptional => $"{x} is null",
            ScalarValue v => $"{x}OrNull is null && {x}.Equals({Code.Literal(v.NullValue)})",
            EnumValue when isOptional => $"{x} is null",
            EnumValue v => $"{x}OrNull is null && {x}Raw == {Code.Literal(v.NullValue)}",
            SetValue => $"{x}OrNull is null && {x} == 0",
            ArrayValue => $"d.Copy{field.Name}To(default) == 0",
            CharArrayValue { Encoding: TextEncoding.None } => $"{x}.Length == 0",
            CharArrayValue => $"{x}.Length == 0 && d.Get{field.Name}String().Length == 0",
            CompositeValue => $"!{x}.IsPresent && {x}.IsNull",
            _ => "true",
        };
    }

    private static void Field(IndentedWriter writer, HarnessModel model, FieldIr field, bool hasOrNull)
    {
        string x = "d." + field.Name;
        string name = Code.Text(field.SchemaName);
        bool isOptional = field.Presence == Presence.Optional;
        switch (field.Value)
        {
            case ScalarValue v:
            {
                string type = v.Primitive.CSharpName();
                if (isOptional)
                {
                    writer.WriteLine($"{type}? value = {x};");
                    writer.WriteLine(
                        $"if (value is not {{ }} x) t.Null(); else {{ Json.Expect(x.Equals({x}Raw), {name}); {Code.Print(v.Primitive, "x")} }}"
                    );
                }
                else
                {
                    writer.WriteLine($"{type} x = {x};");
                    writer.WriteLine(
                        $"Json.Expect(x.Equals({x}Raw){(hasOrNull ? $" && {x}OrNull.Equals(x)" : "")}, {name});"
                    );
                    writer.WriteLine(Code.Print(v.Primitive, "x"));
                }

                if (v.Primitive == PrimitiveType.Char)
                {
                    writer.WriteLine($"Json.Expect({x}Char == {x}Raw, {name});");
                }

                break;
            }

            case EnumValue v:
            {
                writer.WriteLine($"{v.Type.Global()}? value = {x}{(isOptional ? "" : "OrNull")};");
                string extensions = v.Type.Global("Extensions");
                string wide = v.Encoding.IsSigned() ? "long" : "ulong";
                using (writer.Block("if (value is not { } x)"))
                {
                    writer.WriteLine($"Json.Expect({x}Raw == {Code.Literal(v.NullValue)}, {name});");
                    writer.WriteLine("t.Null();");
                }

                using (writer.Block("else"))
                {
                    writer.WriteLine($"string? text = {extensions}.GetName(x);");
                    writer.WriteLine(
                        $"Json.Expect({(isOptional ? "" : $"{x} == x && ")}{extensions}.IsDefined(x) == (text is not null) && ({v.Encoding.CSharpName()})x == {x}Raw, {name});"
                    );
                    writer.WriteLine($"t.Enum(text, ({wide}){x}Raw);");
                }

                break;
            }

            case SetValue v:
                writer.WriteLine(
                    $"Json.Expect(({v.Encoding.CSharpName()}){x} == {x}Raw{(hasOrNull ? $" && {x}OrNull == {x}" : "")}, {name});"
                );
                writer.WriteLine($"PrintSet_{model.IndexOf(v.Type)}({x}, t);");
                break;
            case ArrayValue v:
                Array(writer, model, field, v, x, name);
                break;
            case CharArrayValue v:
                writer.WriteLine($"Json.Expect({x}.Length == {v.Length}, {name});");
                if (v.Encoding != TextEncoding.None)
                {
                    writer.WriteLine($"string text = d.Get{field.Name}String();");
                    writer.WriteLine("char[] copy = new char[text.Length];");
                    writer.WriteLine(
                        $"Json.Expect(d.TryCopy{field.Name}(copy, out int written) && written == text.Length && new string(copy) == text, {name});"
                    );
                    writer.WriteLine(
                        $"Json.Expect(text.Length == 0 || !d.TryCopy{field.Name}(copy.AsSpan(1), out _), {name});"
                    );
                }

                writer.WriteLine($"t.CharArray({x}, {Code.Encoding(v.Encoding)});");
                break;
            case CompositeValue v:
                writer.WriteLine($"Json.Expect({x}.IsPresent, {name});");
                writer.WriteLine($"PrintComposite_{model.IndexOf(v.Type)}({x}, t);");
                break;
            case ConstantScalar v:
                if (v.Value.Type == PrimitiveType.Char)
                {
                    writer.WriteLine($"Json.Expect({x}Char == {x}, {name});");
                }

                writer.WriteLine(Code.Print(v.Value.Type, x));
                break;
            case ConstantText v:
                writer.WriteLine($"Json.Expect({x}.Length == {Math.Max(v.Length, 0)} || {v.Length} == 0, {name});");
                writer.WriteLine($"t.Text(d.Get{field.Name}String());");
                break;
            case ConstantEnum v:
                writer.WriteLine($"Json.Expect({x}Raw == {Code.Literal(v.Value)}, {name});");
                writer.WriteLine(
                    $"t.Enum({v.Type.Global("Extensions")}.GetName({x}), ({(v.Encoding.IsSigned() ? "long" : "ulong")}){x}Raw);"
                );
                break;
            default:
                throw new InvalidOperationException($"Field {field.SchemaName} has no value to read.");
        }
    }

    private static void Array(
        IndentedWriter writer,
        HarnessModel model,
        FieldIr field,
        ArrayValue v,
        string x,
        string name
    )
    {
        string type = v.Primitive.CSharpName();
        writer.WriteLine($"{type}[] copy = new {type}[{v.Length}];");
        writer.WriteLine($"Json.Expect(d.Copy{field.Name}To(copy) == copy.Length, {name});");
        writer.WriteLine("t.Open('[');");
        using (writer.Block("for (int i = 0; i < copy.Length; i++)"))
        {
            writer.WriteLine($"{type} x = d.Get{field.Name}(i);");
            writer.WriteLine(
                $"Json.Expect(x.Equals(copy[i]){(Code.IsSpan(model, v) ? $" && x.Equals({x}[i])" : "")}, {name});"
            );
            if (field.Presence == Presence.Optional)
            {
                writer.WriteLine(
                    $"if (d.Get{field.Name}OrNull(i) is null) t.Null(); else {Code.Print(v.Primitive, "x")}"
                );
            }
            else
            {
                writer.WriteLine(Code.Print(v.Primitive, "x"));
            }
        }

        writer.WriteLine("t.Close(']');");
    }
}
