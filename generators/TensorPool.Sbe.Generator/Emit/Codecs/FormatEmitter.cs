using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>Printing: <c>TryFormat</c> and <c>ToString</c>, readable or as JSON, on a copy of the decoder.</summary>
internal static class FormatEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";
    private const string Writer = WireExpressions.Runtime + "SbeTextWriter";

    public static void EmitMessage(IndentedWriter writer, LevelNode root, string type)
    {
        EmitTryFormat(
            writer,
            "message",
            () =>
            {
                writer.WriteLine($"text.BeginMessage({CSharpLiterals.Of(root.Message.SchemaName)});");
                if (root.IsFlat)
                {
                    writer.WriteLine("WriteTo(in this, ref text);");
                }
                else
                {
                    writer.WriteLine($"{type} copy = this;");
                    writer.WriteLine("copy.Rewind();");
                    writer.WriteLine("WriteTo(ref copy, ref text);");
                    using (writer.Block($"if (copy.Status != {Status}.Ok)"))
                    {
                        writer.WriteLine("text.Error(copy.Status.ToString());");
                    }

                    writer.WriteLine();
                }

                writer.WriteLine("text.EndMessage();");
            }
        );
        EmitToString(writer, "message");
    }

    public static void EmitComposite(IndentedWriter writer, SchemaContext schema, CompositeIr composite)
    {
        EmitTryFormat(writer, "composite", () => writer.WriteLine("WriteTo(this, ref text);"));
        EmitToString(writer, "composite");
        writer.WriteLine();
        writer.Summary("Prints the composite as an object.");
        using (
            writer.Block($"internal static void WriteTo(scoped {composite.Type.Name}Decoder self, ref {Writer} text)")
        )
        {
            writer.WriteLine("text.BeginObject();");
            EmitFields(writer, BlockContext.Of(schema, composite), composite.Members);
            writer.WriteLine("text.EndObject();");
        }
    }

    /// <summary><c>WriteTo</c> of a level: prints its members, moving the position.</summary>
    public static void EmitLevel(IndentedWriter writer, LevelNode node)
    {
        writer.WriteLine();
        string self = node.IsRoot
            ? $"scoped {(node.IsFlat ? "in" : "ref")} {node.Message.Type.Name}Decoder"
            : $"scoped {node.Group!.Name}Entry";
        writer.Summary(
            "Prints the members, moving the position. Static, so that the text can outlive what it was made from."
        );
        using (writer.Block($"internal static void WriteTo({self} self, ref {Writer} text)"))
        {
            EmitFields(writer, BlockContext.Of(node), node.Level.Fields);
            foreach (SequenceElement element in node.Sequence)
            {
                writer.WriteLine();
                if (element.Group is { } group)
                {
                    EmitGroup(writer, group);
                }
                else
                {
                    EmitData(writer, element.Data!);
                }
            }
        }
    }

    private static void EmitTryFormat(IndentedWriter writer, string what, Action body)
    {
        writer.WriteLine();
        writer.Summary(
            $"Prints the {what}: readable by default, as JSON with the format <c>J</c>. Allocates nothing and moves nothing."
        );
        writer.WriteLine("/// <returns>False if the destination is too short.</returns>");
        writer.WriteLine(
            "/// <exception cref=\"global::System.FormatException\">The format is neither empty nor <c>J</c>.</exception>"
        );
        using (
            writer.Block(
                "public readonly bool TryFormat(global::System.Span<char> destination, out int charsWritten, global::System.ReadOnlySpan<char> format = default)"
            )
        )
        {
            writer.WriteLine($"{Writer} text = new(destination, format);");
            body();
            writer.WriteLine("return text.TryComplete(out charsWritten);");
        }
    }

    private static void EmitToString(IndentedWriter writer, string what)
    {
        writer.WriteLine();
        writer.Summary($"Prints the {what}, readable. Allocates.");
        writer.WriteLine("public readonly override string ToString() => ToString(default);");
        writer.WriteLine();
        writer.Summary($"Prints the {what}: readable with an empty format, as JSON with <c>J</c>. Allocates.");
        using (writer.Block("public readonly string ToString(global::System.ReadOnlySpan<char> format)"))
        {
            writer.WriteLine("char[]? rented = null;");
            writer.WriteLine("global::System.Span<char> text = stackalloc char[512];");
            writer.WriteLine("int length;");
            using (writer.Block("while (!TryFormat(text, out length, format))"))
            {
                writer.WriteLine($"rented = {WireExpressions.Runtime}SbeFormatting.Grow(rented, text.Length);");
                writer.WriteLine("text = rented;");
            }

            writer.WriteLine();
            writer.WriteLine("string result = text.Slice(0, length).ToString();");
            writer.WriteLine($"{WireExpressions.Runtime}SbeFormatting.Return(rented);");
            writer.WriteLine("return result;");
        }
    }

    private static void EmitGroup(IndentedWriter writer, LevelNode node)
    {
        GroupIr group = node.Group!;
        writer.WriteLine($"text.Field({CSharpLiterals.Of(group.SchemaName)});");
        writer.WriteLine("text.BeginList();");
        string variable = "entries" + group.Name;
        using (writer.Block($"if (self.TryRead{group.Name}(out {group.Name}Group {variable}) == {Status}.Ok)"))
        {
            string more = "";
            if (node.MayLackBytes)
            {
                writer.WriteLine(
                    "// Entries without bytes cost a peer nothing, so their number is no reason to print them all."
                );
                writer.WriteLine($"int rest = {variable}.HasBytes ? int.MaxValue : 1000;");
                more = "rest-- > 0 && ";
            }

            using (writer.Block($"while ({more}{variable}.TryNext(out {group.Name}Entry entry))"))
            {
                writer.WriteLine("text.Item();");
                writer.WriteLine("text.BeginObject();");
                writer.WriteLine($"{group.Name}Entry.WriteTo(entry, ref text);");
                writer.WriteLine("text.EndObject();");
            }

            if (node.MayLackBytes)
            {
                writer.WriteLine();
                using (writer.Block($"if (!{variable}.HasBytes && {variable}.Count > 1000)"))
                {
                    writer.WriteLine("text.Item();");
                    writer.WriteLine("text.Error(\"MoreEntries\");");
                }
            }
        }

        writer.WriteLine();
        writer.WriteLine("text.EndList();");
        using (writer.Block($"if (self._cursor.Status != {Status}.Ok)"))
        {
            writer.WriteLine("return;");
        }
    }

    private static void EmitData(IndentedWriter writer, DataIr data)
    {
        string variable = "bytes" + data.Name;
        using (
            writer.Block($"if (self.TryRead{data.Name}(out {WireExpressions.ReadOnlyBytes} {variable}) != {Status}.Ok)")
        )
        {
            writer.WriteLine("return;");
        }

        writer.WriteLine();
        writer.WriteLine($"text.Field({CSharpLiterals.Of(data.SchemaName)});");
        writer.WriteLine($"text.Data({variable}, {WireExpressions.Runtime}SbeTextEncoding.{data.Encoding});");
    }

    private static void EmitFields(IndentedWriter writer, BlockContext block, IEnumerable<FieldIr> fields)
    {
        foreach (FieldIr field in fields)
        {
            writer.WriteLine($"text.Field({CSharpLiterals.Of(field.SchemaName)});");
            if (!block.CanBeAbsent(field))
            {
                EmitValue(writer, block, field);
                continue;
            }

            using (writer.Block($"if (self.Is{field.Name}InActingVersion)"))
            {
                EmitValue(writer, block, field);
            }

            using (writer.Block("else"))
            {
                writer.WriteLine("text.Null();");
            }

            writer.WriteLine();
        }
    }

    private static void EmitValue(IndentedWriter writer, BlockContext block, FieldIr field)
    {
        string value = "self." + field.Name;
        switch (field.Value)
        {
            case ScalarValue v when field.Presence == Presence.Optional:
                NullOr(
                    writer,
                    FieldReaderEmitter.IsNull(v.NullValue, value + "Raw", block.Constant(field, "NullValue")),
                    Number(v.Primitive, value + "Raw")
                );
                break;
            case ScalarValue v:
                writer.WriteLine(Number(v.Primitive, value + "Raw"));
                break;
            case EnumValue v:
                NullOr(
                    writer,
                    $"{value}Raw == {block.Constant(field, "NullValue")}",
                    $"text.Enum({v.Type.Global("Extensions")}.GetName(({v.Type.Global()}){value}Raw), ({Wide(v.Encoding)}){value}Raw);"
                );
                break;
            case SetValue v:
                writer.WriteLine($"text.Set({value}Raw, {v.Type.Global("Extensions")}.NamesByBit);");
                break;
            case ArrayValue v:
                writer.WriteLine("text.BeginList();");
                using (writer.Block($"for (int index = 0; index < {block.Constant(field, "Length")}; index++)"))
                {
                    writer.WriteLine("text.Item();");
                    if (field.Presence == Presence.Optional)
                    {
                        NullOr(
                            writer,
                            $"self.Get{field.Name}OrNull(index) is null",
                            Number(v.Primitive, $"self.Get{field.Name}(index)")
                        );
                    }
                    else
                    {
                        writer.WriteLine(Number(v.Primitive, $"self.Get{field.Name}(index)"));
                    }
                }

                writer.WriteLine();
                writer.WriteLine("text.EndList();");
                break;
            case CharArrayValue v:
                writer.WriteLine($"text.CharArray({value}, {WireExpressions.Runtime}SbeTextEncoding.{v.Encoding});");
                break;
            case CompositeValue v:
                writer.WriteLine($"{v.Type.Global("Decoder")}.WriteTo({value}, ref text);");
                break;
            case ConstantScalar v:
                writer.WriteLine(Number(v.Value.Type, value));
                break;
            case ConstantText:
                writer.WriteLine($"text.Text({block.Constant(field, "Value")});");
                break;
            case ConstantEnum v:
                writer.WriteLine($"text.Text({CSharpLiterals.Of(v.MemberSchemaName)});");
                break;
            default:
                throw new InvalidOperationException($"Field {field.SchemaName} has no value to print.");
        }
    }

    private static void NullOr(IndentedWriter writer, string condition, string statement)
    {
        using (writer.Block($"if ({condition})"))
        {
            writer.WriteLine("text.Null();");
        }

        using (writer.Block("else"))
        {
            writer.WriteLine(statement);
        }

        writer.WriteLine();
    }

    private static string Number(PrimitiveType type, string value) =>
        type switch
        {
            PrimitiveType.Char => $"text.Char({value});",
            PrimitiveType.Float or PrimitiveType.Double => $"text.Value({value});",
            PrimitiveType.Int64 or PrimitiveType.UInt64 => $"text.Value({value});",
            _ => $"text.Value(({Wide(type)}){value});",
        };

    private static string Wide(PrimitiveType type) => type.IsSigned() ? "long" : "ulong";
}
