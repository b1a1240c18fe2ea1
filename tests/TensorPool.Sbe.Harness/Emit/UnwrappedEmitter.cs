using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Harness.Emit;

/// <summary>
/// Methods that use codecs around no buffer: what <c>default</c> is, and what a failed <c>TryWrap</c> leaves behind.
/// </summary>
internal static class UnwrappedEmitter
{
    public static void Message(IndentedWriter writer, MessageModel message)
    {
        string decoder = message.Ir.Type.Global("Decoder");
        string encoder = message.Ir.Type.Global("Encoder");
        LevelModel root = message.Root;
        using (writer.Block($"static void Unwrapped_{message.Index}()"))
        {
            // A decoder without a buffer has version 0, in which newer fields are absent.
            writer.WriteLine($"{decoder} d = default;");
            writer.WriteLine($"{encoder} e = default;");
            foreach (FieldIr field in root.Ir.Fields.Where(static f => f.Presence != Presence.Constant))
            {
                bool isAbsent = root.CanBeAbsent(field.Doc);
                foreach ((string expression, bool isWrite) in Accesses(field))
                {
                    if (isWrite || !isAbsent)
                    {
                        Throws(writer, expression, field.SchemaName);
                    }
                }
            }

            foreach ((LevelModel? group, DataIr? data) in root.Sequence)
            {
                string name = group?.Group!.Name ?? data!.Name;
                string path = Code.Text(group?.Group!.SchemaName ?? data!.SchemaName);
                Documentation doc = group?.Group!.Doc ?? data!.Doc;
                if (!root.CanBeAbsent(doc))
                {
                    Harmless(writer, $"Json.Expect(d.TryRead{name}(out _) != SbeStatus.Ok, {path});");
                    Harmless(writer, $"Json.Expect(d.TrySkip{name}() != SbeStatus.Ok, {path});");
                }

                Harmless(
                    writer,
                    group is null
                        ? $"Json.Expect(e.TryWrite{name}(ReadOnlySpan<byte>.Empty) != SbeStatus.Ok, {path});"
                        : $"Json.Expect(e.TryBegin{name}({group.Group!.Dimension.MinCount}, out _) != SbeStatus.Ok, {path});"
                );
            }

            if (root.Ir.Fields.Any(f => f.Presence != Presence.Constant && f.Size > 0 && !root.CanBeAbsent(f.Doc)))
            {
                Throws(writer, "_ = d.ToString()", "ToString");
                Throws(writer, "d.Validate(out _)", "Validate");
                Throws(writer, "e.Clear()", "Clear");
            }

            Throws(writer, "_ = d.Header", "Header");
            Throws(writer, "_ = e.Header", "Header");
        }
    }

    private static IEnumerable<(string Expression, bool IsWrite)> Accesses(FieldIr field)
    {
        string name = field.Name;
        switch (field.Value)
        {
            case ScalarValue or EnumValue or SetValue:
                yield return ($"_ = d.{name}", false);
                yield return ($"_ = d.{name}Raw", false);
                yield return ($"_ = e.{name}", true);
                yield return ($"e.{name} = default", true);
                yield return ($"e.{name}Raw = default", true);
                break;
            case ArrayValue v:
                string type = v.Primitive.CSharpName();
                yield return ($"_ = d.Get{name}({v.Length - 1})", false);
                yield return ($"d.Copy{name}To(new {type}[{v.Length}])", false);
                yield return ($"e.Set{name}({v.Length - 1}, ({type})0)", true);
                yield return ($"e.Set{name}(new {type}[{v.Length}])", true);
                break;
            case CharArrayValue v:
                yield return ($"_ = d.{name}", false);
                yield return ($"_ = e.{name}", true);
                yield return ($"e.Set{name}(new byte[{v.Length}])", true);
                break;
            default:
                // Composites are only views; see that their members are covered by the composite's own types.
                yield return ($"_ = d.{name}.ToString()", false);
                yield return ($"e.{name}.Clear()", true);
                break;
        }
    }

    private static void Throws(IndentedWriter writer, string statement, string what)
    {
        using (writer.Block("try"))
        {
            writer.WriteLine($"{statement};");
            writer.WriteLine(
                $"throw new HarnessException({Code.Text($"{what}: '{statement}' does not throw without a buffer")});"
            );
        }

        writer.WriteLine("catch (NullReferenceException) { }");
        writer.WriteLine("catch (InvalidOperationException) { }");
    }

    /// <summary>Reports, or throws what order checks throw.</summary>
    private static void Harmless(IndentedWriter writer, string statement)
    {
        using (writer.Block("try"))
        {
            writer.WriteLine(statement);
        }

        writer.WriteLine("catch (InvalidOperationException) { }");
    }
}
