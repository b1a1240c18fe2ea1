using System.Globalization;
using TensorPool.Sbe.Generator.Emit.Codecs;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>A C# flags enum, and extensions for its choices.</summary>
internal static class SetEmitter
{
    public static string Emit(SetUnit unit)
    {
        SetIr ir = unit.Set;
        IndentedWriter writer = SourceFile.Begin(unit.Context, ir.Type.Namespace);
        string visibility = SourceFile.Visibility(unit.Context);
        string name = ir.Type.Name;
        string underlying = ir.Encoding.CSharpName();
        writer.Summary(FieldDocs.Words(ir.Doc, "Set", ir.SchemaName));
        writer.Remarks(FieldDocs.Facts(ir.SchemaName, $"set over {ir.Encoding.SchemaName()}", ir.Doc));
        writer.WriteLine(SourceFile.GeneratedCode);
        writer.WriteLine("[global::System.Flags]");
        using (writer.Block($"{visibility} enum {name} : {underlying}"))
        {
            writer.Summary("No choice.");
            writer.WriteLine("None = 0,");
            foreach (ChoiceIr choice in ir.Choices)
            {
                writer.WriteLine();
                writer.Summary(FieldDocs.Words(choice.Doc, "Choice", choice.SchemaName));
                writer.Remarks($"Bit {CSharpLiterals.Of(choice.Bit)}.");
                writer.WriteLine($"{choice.Name} = {Mask(1UL << choice.Bit)},");
            }
        }

        writer.WriteLine();
        writer.Summary($"What the schema says of the choices of <see cref=\"{name}\"/>.");
        writer.WriteLine(SourceFile.GeneratedCode);
        using (writer.Block($"{visibility} static class {name}Extensions"))
        {
            ulong named = ir.Choices.Aggregate(0UL, static (bits, c) => bits | (1UL << c.Bit));
            writer.Summary("All bits that have a name.");
            writer.WriteLine($"public const {name} All = ({name}){Mask(named)};");
            writer.WriteLine();
            int length = ir.Choices.Count == 0 ? 0 : ir.Choices.Max(static c => c.Bit) + 1;
            using (writer.Block("private static readonly string?[] Names =", ";"))
            {
                for (int bit = 0; bit < length; bit++)
                {
                    ChoiceIr? choice = ir.Choices.FirstOrDefault(c => c.Bit == bit);
                    writer.WriteLine(choice is null ? "null," : CSharpLiterals.Of(choice.SchemaName) + ",");
                }
            }

            writer.WriteLine();
            writer.Summary("The names in the schema: that of bit n at index n, null where it has none.");
            writer.WriteLine("public static global::System.ReadOnlySpan<string?> NamesByBit => Names;");
            writer.WriteLine();
            writer.Summary("Whether the set has all of the choices given.");
            writer.WriteLine($"public static bool Has(this {name} set, {name} choices) => (set & choices) == choices;");
            writer.WriteLine();
            writer.Summary("The set with or without the choices given; other bits, named or not, stay.");
            writer.WriteLine($"public static {name} With(this {name} set, {name} choices, bool isSet = true) =>");
            using (writer.Indent())
            {
                writer.WriteLine("isSet ? set | choices : set & ~choices;");
            }

            writer.WriteLine();
            writer.Summary("Whether every bit of the set has a name. Peers of another version may send others.");
            writer.WriteLine($"public static bool IsDefined(this {name} set) => (set & ~All) == 0;");
        }

        return writer.ToString();
    }

    private static string Mask(ulong bits) => "0x" + bits.ToString("X", CultureInfo.InvariantCulture);
}
