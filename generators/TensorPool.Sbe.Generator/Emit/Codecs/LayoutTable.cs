using System.Globalization;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>The table of a block in the remarks of its codec: what a reviewer compares with a specification.</summary>
internal static class LayoutTable
{
    public static void Emit(IndentedWriter writer, LevelIr level, params string[] before) =>
        Emit(writer, level.Fields, level.BlockLength, before);

    public static void Emit(IndentedWriter writer, IReadOnlyList<FieldIr> fields, int length, params string[] before)
    {
        List<FieldIr> stored = fields.Where(static f => f.Presence != Presence.Constant).ToList();
        if (stored.Count == 0 && before.Length == 0)
        {
            return;
        }

        writer.WriteLine("/// <remarks>");
        foreach (string line in before)
        {
            writer.WriteLine($"/// {line}");
        }

        if (stored.Count > 0)
        {
            int width = Math.Max(5, stored.Max(static f => DocText.Escape(f.SchemaName).Length));
            writer.WriteLine("/// <code>");
            writer.WriteLine($"/// offset  size  {"field".PadRight(width)}  type");
            foreach (FieldIr field in stored)
            {
                string line = string.Format(
                    CultureInfo.InvariantCulture,
                    "/// {0,6}  {1,4}  {2}  {3}",
                    field.Offset,
                    field.Size,
                    DocText.Escape(field.SchemaName).PadRight(width),
                    FieldDocs.TypeOf(field)
                );
                writer.WriteLine(line);
            }

            writer.WriteLine($"/// {CSharpLiterals.Of(length).PadLeft(6)}        end of the block");
            writer.WriteLine("/// </code>");
        }

        writer.WriteLine("/// </remarks>");
    }
}
