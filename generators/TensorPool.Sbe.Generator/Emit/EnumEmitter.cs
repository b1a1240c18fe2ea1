using TensorPool.Sbe.Generator.Emit.Codecs;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>A C# enum, and extensions that know its valid values without reflection.</summary>
internal static class EnumEmitter
{
    public static string Emit(EnumUnit unit)
    {
        EnumIr ir = unit.Enum;
        IndentedWriter writer = SourceFile.Begin(unit.Context, ir.Type.Namespace);
        string visibility = SourceFile.Visibility(unit.Context);
        string name = ir.Type.Name;
        // Inside of its extensions the simple name may mean one of their members.
        string values = Vocabulary.EnumExtensionMembers.Contains(name) ? ir.Type.Global() : name;
        writer.Summary(FieldDocs.Words(ir.Doc, "Enum", ir.SchemaName));
        writer.Remarks(FieldDocs.Facts(ir.SchemaName, $"enum over {ir.Encoding.SchemaName()}", ir.Doc));
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{visibility} enum {name} : {ir.Encoding.CSharpName()}"))
        {
            foreach (EnumValueIr value in ir.Values)
            {
                writer.WriteLine();
                writer.Summary(FieldDocs.Words(value.Doc, "Value", value.SchemaName));
                if (value.Value == ir.NullValue)
                {
                    writer.Remarks("The null value under a name: it reads as null.");
                }

                writer.WriteLine($"{value.Name} = {CSharpLiterals.Of(value.Value)},");
            }

            writer.WriteLine();
            writer.Summary("No value.");
            writer.WriteLine($"NullValue = {CSharpLiterals.Of(ir.NullValue)},");
        }

        writer.WriteLine();
        writer.Summary($"What the schema says of the values of <see cref=\"{name}\"/>.");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{visibility} static class {name}Extensions"))
        {
            List<EnumValueIr> distinct = ir.Values.GroupBy(static v => v.Value).Select(static g => g.First()).ToList();
            writer.Summary("Whether the value is the null value.");
            writer.WriteLine($"public static bool IsNull(this {name} value) => value == {values}.NullValue;");
            writer.WriteLine();
            writer.Summary("Whether the schema defines the value. Peers of another version may send others.");
            List<EnumValueIr> valid = distinct.Where(v => v.Value != ir.NullValue).ToList();
            writer.WriteLine($"public static bool IsDefined(this {name} value) =>");
            using (writer.Indent())
            {
                writer.WriteLine(
                    valid.Count == 0
                        ? "false;"
                        : $"value is {string.Join(" or ", valid.Select(v => $"{values}.{v.Name}"))};"
                );
            }

            writer.WriteLine();
            writer.Summary("The name in the schema, or null for a value that the schema does not define.");
            writer.WriteLine($"public static string? GetName(this {name} value) =>");
            using (writer.Indent())
            {
                using (writer.Block("value switch", ";"))
                {
                    foreach (EnumValueIr value in distinct)
                    {
                        writer.WriteLine($"{values}.{value.Name} => {CSharpLiterals.Of(value.SchemaName)},");
                    }

                    writer.WriteLine("_ => null,");
                }
            }
        }

        return writer.ToString();
    }
}
