using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// Validation: what a decoder lets pass because it harms nobody's memory, but a schema does not allow. Values out of
/// range, undefined enum values and bits, counts and lengths beyond their limits, text that is none.
/// </summary>
internal static class ValidateEmitter
{
    private const string Status = WireExpressions.Runtime + "SbeStatus";

    public static void EmitMessage(IndentedWriter writer, LevelNode root, string type)
    {
        writer.WriteLine();
        writer.Summary("Checks the whole message against the ranges, values and character sets of the schema.");
        if (!root.IsFlat)
        {
            writer.Remarks("Works on a copy of the decoder, whose position stays.");
        }

        writer.WriteLine(
            "/// <param name=\"element\">Schema name of the first offending element, with its path; empty if there is none.</param>"
        );
        if (root.IsFlat)
        {
            writer.WriteLine($"public readonly {Status} Validate(out string element) => Check(out element);");
            return;
        }

        using (writer.Block($"public readonly {Status} Validate(out string element)"))
        {
            writer.WriteLine($"{type} copy = this;");
            writer.WriteLine("copy.Rewind();");
            writer.WriteLine("return copy.Check(out element);");
        }
    }

    public static void EmitLevel(IndentedWriter writer, LevelNode node)
    {
        writer.WriteLine();
        writer.Summary(node.IsFlat ? "Checks the members." : "Checks the members, moving the position.");
        using (
            writer.Block(
                $"internal {(node.IsFlat && node.IsRoot ? "readonly " : "")}{Status} Check(out string element)"
            )
        )
        {
            EmitFields(writer, BlockContext.Of(node), node.Level.Fields);
            if (!node.IsFlat)
            {
                writer.WriteLine($"{Status} status;");
            }

            foreach (SequenceElement element in node.Sequence)
            {
                if (element.Group is { } group)
                {
                    EmitGroup(writer, group);
                }
                else
                {
                    EmitData(writer, node, element.Data!);
                }
            }

            writer.WriteLine("element = \"\";");
            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    public static void EmitComposite(IndentedWriter writer, SchemaContext schema, CompositeIr composite)
    {
        writer.WriteLine();
        writer.Summary("Checks the members against the ranges, values and character sets of the schema.");
        writer.WriteLine(
            "/// <param name=\"element\">Schema name of the first offending member; empty if there is none.</param>"
        );
        using (writer.Block($"public {Status} Validate(out string element)"))
        {
            EmitFields(writer, BlockContext.Of(schema, composite), composite.Members);
            writer.WriteLine("element = \"\";");
            writer.WriteLine($"return {Status}.Ok;");
        }
    }

    private static void EmitFields(IndentedWriter writer, BlockContext block, IEnumerable<FieldIr> fields)
    {
        foreach (FieldIr field in fields)
        {
            string? fault = FaultOf(block, field, out string status);
            string present = block.CanBeAbsent(field) ? $"Is{field.Name}InActingVersion && " : "";
            if (field.Value is CompositeValue)
            {
                string variable = "status" + field.Name;
                writer.WriteLine($"{Status} {variable} = {field.Name}.Validate(out element);");
                using (writer.Block($"if ({present}{variable} != {Status}.Ok)"))
                {
                    writer.WriteLine($"element = {CSharpLiterals.Of(block.PathOf(field) + ".")} + element;");
                    writer.WriteLine($"return {variable};");
                }

                writer.WriteLine();
            }
            else if (field.Value is ArrayValue array)
            {
                EmitArray(writer, block, field, array);
            }
            else if (fault is not null)
            {
                Fault(writer, present + fault, status, block.PathOf(field));
            }
        }
    }

    private static void EmitArray(IndentedWriter writer, BlockContext block, FieldIr field, ArrayValue v)
    {
        string length = block.Constant(field, "Length");
        string count = block.CanBeAbsent(field) ? $"(Is{field.Name}InActingVersion ? {length} : 0)" : length;
        using (writer.Block($"for (int index = 0; index < {count}; index++)"))
        {
            writer.WriteLine($"{v.Primitive.CSharpName()} value = Get{field.Name}(index);");
            Fault(
                writer,
                OutOfRange(block, field, v.Primitive, v.NullValue, v.MinValue, v.MaxValue, "value"),
                "ValueOutOfRange",
                block.PathOf(field)
            );
        }

        writer.WriteLine();
    }

    private static void EmitGroup(IndentedWriter writer, LevelNode group)
    {
        GroupIr ir = group.Group!;
        string variable = "group" + ir.Name;
        writer.WriteLine($"status = TryRead{ir.Name}(out {ir.Name}Group {variable});");
        Return(writer, group.Path);
        string absent = group.Parent!.CanBeAbsent(ir.Doc) ? $"Is{ir.Name}InActingVersion && " : "";
        string range =
            ir.Dimension.MinCount > 0
                ? $"({variable}.Count < {group.Constants}.MinCount || {variable}.Count > {group.Constants}.MaxCount)"
                : $"{variable}.Count > {group.Constants}.MaxCount";
        Fault(writer, absent + range, "CountOutOfRange", group.Path);
        // Entries without bytes have nothing to check, however many a peer claims.
        string any = group.MayLackBytes ? $"{variable}.HasBytes && " : "";
        using (writer.Block($"while ({any}{variable}.TryNext(out {ir.Name}Entry entry))"))
        {
            writer.WriteLine("status = entry.Check(out element);");
            using (writer.Block($"if (status != {Status}.Ok)"))
            {
                writer.WriteLine("return status;");
            }
        }

        writer.WriteLine();
        writer.WriteLine("status = _cursor.Status;");
        Return(writer, group.Path);
    }

    private static void EmitData(IndentedWriter writer, LevelNode node, DataIr data)
    {
        string path = node.PathOf(data.SchemaName);
        string variable = "bytes" + data.Name;
        writer.WriteLine($"status = TryRead{data.Name}(out {WireExpressions.ReadOnlyBytes} {variable});");
        Return(writer, path);
        Fault(
            writer,
            $"{variable}.Length > {node.Constants}.Data.{node.Names.Of(data)}.MaxLength",
            "DataTooLong",
            path
        );
        if (data.Encoding != TextEncoding.None)
        {
            Fault(
                writer,
                $"!{WireExpressions.Runtime}SbeText.IsValid({variable}, {WireExpressions.Runtime}SbeTextEncoding.{data.Encoding})",
                "TextInvalid",
                path
            );
        }
    }

    private static string? FaultOf(BlockContext block, FieldIr field, out string status)
    {
        status = "ValueOutOfRange";
        switch (field.Value)
        {
            case ScalarValue v:
                return OutOfRange(block, field, v.Primitive, v.NullValue, v.MinValue, v.MaxValue, field.Name + "Raw");
            case EnumValue v:
                status = "ValueUndefined";
                return $"{field.Name}Raw != {block.Constant(field, "NullValue")} && !{v.Type.Global("Extensions")}.IsDefined(({v.Type.Global()}){field.Name}Raw)";
            case SetValue v:
                status = "ValueUndefined";
                return $"!{v.Type.Global("Extensions")}.IsDefined(({v.Type.Global()}){field.Name}Raw)";
            case CharArrayValue { Encoding: not TextEncoding.None } v:
                status = "TextInvalid";
                return $"!{WireExpressions.Runtime}SbeText.IsValid({WireExpressions.Runtime}SbeText.Trim({field.Name}), {WireExpressions.Runtime}SbeTextEncoding.{v.Encoding})";
            default:
                return null;
        }
    }

    private static string OutOfRange(
        BlockContext block,
        FieldIr field,
        PrimitiveType type,
        Scalar nullValue,
        Scalar min,
        Scalar max,
        string value
    )
    {
        string minimum = block.Constant(field, "MinValue");
        string maximum = block.Constant(field, "MaxValue");
        // Written so that NaN is out of range.
        string outside =
            type.IsFloatingPoint() ? $"!({value} >= {minimum} && {value} <= {maximum})"
            : min.Bits == 0 && !type.IsSigned() ? $"{value} > {maximum}"
            : $"({value} < {minimum} || {value} > {maximum})";
        return field.Presence == Presence.Optional
            ? $"{FieldReaderEmitter.IsNotNull(nullValue, value, block.Constant(field, "NullValue"))} && {outside}"
            : outside;
    }

    private static void Return(IndentedWriter writer, string path)
    {
        using (writer.Block($"if (status != {Status}.Ok)"))
        {
            writer.WriteLine($"element = {CSharpLiterals.Of(path)};");
            writer.WriteLine("return status;");
        }

        writer.WriteLine();
    }

    private static void Fault(IndentedWriter writer, string condition, string status, string path)
    {
        using (writer.Block($"if ({condition})"))
        {
            writer.WriteLine($"element = {CSharpLiterals.Of(path)};");
            writer.WriteLine($"return {Status}.{status};");
        }

        writer.WriteLine();
    }
}
