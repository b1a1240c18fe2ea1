using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// The static class of a message or composite: its constants, nested so that no name of a schema can meet a derived one
/// (<c>FrameDescriptor.Fields.Epoch.Offset</c>).
/// </summary>
internal static class ConstantsEmitter
{
    /// <summary>Nested classes <c>Fields</c>, <c>Groups</c> and <c>Data</c> of a level, where there are any.</summary>
    public static void EmitLevel(IndentedWriter writer, LevelNode node)
    {
        EmitFields(writer, node.Level.Fields, node.Names);
        if (node.Groups.Any())
        {
            writer.WriteLine();
            writer.Summary("Constants of the groups.");
            using (writer.Block("public static class Groups"))
            {
                foreach (LevelNode group in node.Groups)
                {
                    EmitGroup(writer, node, group);
                }
            }
        }

        if (node.Data.Any())
        {
            writer.WriteLine();
            writer.Summary("Constants of the data elements.");
            using (writer.Block("public static class Data"))
            {
                foreach (DataIr data in node.Data)
                {
                    EmitData(writer, data, node.Names.Of(data));
                }
            }
        }
    }

    public static void EmitFields(IndentedWriter writer, IEnumerable<FieldIr> fields, MetadataNames names)
    {
        if (!fields.Any())
        {
            return;
        }

        writer.WriteLine();
        writer.Summary("Constants of the fields.");
        using (writer.Block("public static class Fields"))
        {
            foreach (FieldIr field in fields)
            {
                EmitField(writer, field, names.Of(field));
            }
        }
    }

    private static void EmitField(IndentedWriter writer, FieldIr field, string name)
    {
        writer.DocumentField(field);
        using (writer.Block($"public static class {name}"))
        {
            if (field.Id != 0)
            {
                Constant(writer, "Field id.", "int", "Id", CSharpLiterals.Of(field.Id));
            }

            Constant(writer, "Offset in the block, in bytes.", "int", "Offset", CSharpLiterals.Of(field.Offset));
            Constant(writer, "Size, in bytes.", "int", "Size", CSharpLiterals.Of(field.Size));
            Constant(
                writer,
                "First schema version that has the field.",
                "int",
                "SinceVersion",
                CSharpLiterals.Of(field.Doc.SinceVersion)
            );
            switch (field.Value)
            {
                case ScalarValue v:
                    Range(writer, v.NullValue, v.MinValue, v.MaxValue);
                    break;
                case ArrayValue v:
                    Constant(writer, "Number of elements.", "int", "Length", CSharpLiterals.Of(v.Length));
                    Range(writer, v.NullValue, v.MinValue, v.MaxValue);
                    break;
                case CharArrayValue v:
                    Constant(
                        writer,
                        "Number of characters, of one byte each.",
                        "int",
                        "Length",
                        CSharpLiterals.Of(v.Length)
                    );
                    break;
                case EnumValue v:
                    Constant(
                        writer,
                        "The value that stands for null.",
                        v.Encoding.CSharpName(),
                        "NullValue",
                        CSharpLiterals.Of(v.NullValue)
                    );
                    break;
                case ConstantScalar v:
                    Number(writer, "The constant value.", "Value", v.Value);
                    break;
                case ConstantText v:
                    Constant(writer, "The constant text.", "string", "Value", CSharpLiterals.Of(v.Text));
                    break;
                case ConstantEnum v:
                    Constant(
                        writer,
                        "The constant value.",
                        v.Type.Global(),
                        "Value",
                        $"{v.Type.Global()}.{v.MemberName}"
                    );
                    break;
                default:
                    break;
            }
        }
    }

    private static void EmitGroup(IndentedWriter writer, LevelNode parent, LevelNode node)
    {
        GroupIr group = node.Group!;
        writer.WriteLine();
        writer.Summary(FieldDocs.Words(group.Doc, "Group", group.SchemaName));
        using (writer.Block($"public static class {parent.Names.Of(group)}"))
        {
            Constant(writer, "Group id.", "int", "Id", CSharpLiterals.Of(group.Id));
            Constant(
                writer,
                "First schema version that has the group.",
                "int",
                "SinceVersion",
                CSharpLiterals.Of(group.Doc.SinceVersion)
            );
            Constant(
                writer,
                "Size of the dimension in front of the entries, in bytes.",
                "int",
                "DimensionSize",
                CSharpLiterals.Of(group.Dimension.Size)
            );
            Constant(
                writer,
                "Block length of an entry in this version, in bytes.",
                "int",
                "BlockLength",
                CSharpLiterals.Of(node.Level.BlockLength)
            );
            Constant(
                writer,
                "Length of an entry whose groups and data are empty, in bytes.",
                "int",
                "MinimumLength",
                CSharpLiterals.Of(node.Level.BlockLength + node.MinimumTail)
            );
            Constant(writer, "The least number of entries.", "int", "MinCount", Literal(group.Dimension.MinCount));
            Constant(writer, "The greatest number of entries.", "int", "MaxCount", Literal(group.Dimension.MaxCount));
            SizeEmitter.EmitGroup(writer, node);
            EmitLevel(writer, node);
        }
    }

    private static void EmitData(IndentedWriter writer, DataIr data, string name)
    {
        writer.WriteLine();
        writer.Summary(FieldDocs.Words(data.Doc, "Data", data.SchemaName));
        using (writer.Block($"public static class {name}"))
        {
            Constant(writer, "Field id.", "int", "Id", CSharpLiterals.Of(data.Id));
            Constant(
                writer,
                "First schema version that has the element.",
                "int",
                "SinceVersion",
                CSharpLiterals.Of(data.Doc.SinceVersion)
            );
            Constant(
                writer,
                "Size of the length in front of the data, in bytes.",
                "int",
                "HeaderSize",
                CSharpLiterals.Of(data.HeaderSize)
            );
            Constant(writer, "The greatest length, in bytes.", "int", "MaxLength", Literal(data.MaxLength));
        }
    }

    private static string Literal(long value) => CSharpLiterals.Of(checked((int)Math.Min(value, int.MaxValue)));

    private static void Range(IndentedWriter writer, Scalar nullValue, Scalar min, Scalar max)
    {
        Number(writer, "The value that stands for null.", "NullValue", nullValue);
        Number(writer, "The least value.", "MinValue", min);
        Number(writer, "The greatest value.", "MaxValue", max);
    }

    private static void Number(IndentedWriter writer, string summary, string name, Scalar value)
    {
        if (CSharpLiterals.IsConstant(value))
        {
            Constant(writer, summary, value.Type.CSharpName(), name, CSharpLiterals.Of(value));
            return;
        }

        // NaN has one bit pattern in SBE, and C# constants cannot name it.
        writer.WriteLine();
        writer.Summary(summary);
        writer.WriteLine($"public static {value.Type.CSharpName()} {name} => {CSharpLiterals.Of(value)};");
    }

    public static void Constant(IndentedWriter writer, string summary, string type, string name, string value)
    {
        writer.WriteLine();
        writer.Summary(summary);
        writer.WriteLine($"public const {type} {name} = {value};");
    }
}
