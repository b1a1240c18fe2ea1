using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Harness.Emit;

/// <summary>Methods that copy a message field by field from a decoder to an encoder, as users would.</summary>
internal static class TranscodeEmitter
{
    public static void Message(IndentedWriter writer, HarnessModel model, MessageModel message)
    {
        string decoder = message.Ir.Type.Global("Decoder");
        string encoder = message.Ir.Type.Global("Encoder");
        using (
            writer.Block(
                $"static int Transcode_{message.Index}(ReadOnlySpan<byte> source, Span<byte> target, bool headerless)"
            )
        )
        {
            writer.WriteLine($"{decoder} d;");
            writer.WriteLine($"{encoder} e;");
            using (writer.Block("if (headerless)"))
            {
                writer.WriteLine(
                    $"if ({decoder}.TryWrapBlock(source, out d) != SbeStatus.Ok || {encoder}.TryWrapBlock(target, out e) != SbeStatus.Ok) return -1;"
                );
            }

            using (writer.Block("else"))
            {
                writer.WriteLine(
                    $"if ({decoder}.TryWrap(source, out d) != SbeStatus.Ok || {encoder}.TryWrap(target, out e) != SbeStatus.Ok) return -1;"
                );
                if (model.FreeHeaderMembers.Any())
                {
                    writer.WriteLine("CopyHeader(d.Header, e.Header);");
                }
            }

            writer.WriteLine($"Copy_{message.Root.Index}(ref d, ref e);");
            writer.WriteLine("return e.Complete();");
        }

        using (
            writer.Block(
                $"static bool TryFormat_{message.Index}(ReadOnlySpan<byte> source, bool headerless, Span<char> text, out int length)"
            )
        )
        {
            writer.WriteLine($"{decoder} d;");
            writer.WriteLine(
                $"SbeStatus status = headerless ? {decoder}.TryWrapBlock(source, out d) : {decoder}.TryWrap(source, out d);"
            );
            writer.WriteLine("length = 0;");
            writer.WriteLine(
                "return status == SbeStatus.Ok && d.TryFormat(text, out length, \"J\") && d.TryFormat(text, out length);"
            );
        }

        if (message.Index == 0)
        {
            using (
                writer.Block(
                    $"static void CopyHeader(scoped {model.Header.Type.Global("Decoder")} d, scoped {model.Header.Type.Global("Encoder")} e)"
                )
            )
            {
                Fields(writer, model, model.FreeHeaderMembers);
            }
        }
    }

    public static void Level(IndentedWriter writer, HarnessModel model, LevelModel level)
    {
        string kind = level.IsRoot ? "ref" : "scoped";
        using (
            writer.Block(
                $"static void Copy_{level.Index}({kind} {level.TypeOf("Decoder")} d, {kind} {level.TypeOf("Encoder")} e)"
            )
        )
        {
            Fields(writer, model, level.Ir.Fields);
            foreach ((LevelModel? group, DataIr? data) in level.Sequence)
            {
                using (writer.Block())
                {
                    if (data is not null)
                    {
                        writer.WriteLine($"e.Write{data.Name}(d.Read{data.Name}());");
                        continue;
                    }

                    string name = group!.Group!.Name;
                    writer.WriteLine($"{level.TypeOf("Decoder")}.{name}Group from = d.Read{name}();");
                    writer.WriteLine($"{level.TypeOf("Encoder")}.{name}Group to = e.Begin{name}(from.Count);");
                    writer.WriteLine(
                        $"foreach ({group.TypeOf("Decoder")} entry in from) Copy_{group.Index}(entry, to.Next());"
                    );
                }
            }
        }
    }

    public static void Composite(IndentedWriter writer, HarnessModel model, CompositeIr composite)
    {
        using (
            writer.Block(
                $"static void CopyComposite_{model.IndexOf(composite.Type)}(scoped {composite.Type.Global("Decoder")} d, scoped {composite.Type.Global("Encoder")} e)"
            )
        )
        {
            Fields(writer, model, composite.Members);
        }
    }

    private static void Fields(IndentedWriter writer, HarnessModel model, IEnumerable<FieldIr> fields)
    {
        foreach (FieldIr field in fields.Where(static f => f.Presence != Presence.Constant))
        {
            string name = field.Name;
            switch (field.Value)
            {
                case ArrayValue v:
                    writer.WriteLine(
                        $"for (int i = 0; i < {v.Length}; i++) e.Set{name}(i, d.Get{name}{(field.Presence == Presence.Optional ? "OrNull" : "")}(i));"
                    );
                    break;
                case CharArrayValue:
                    writer.WriteLine($"e.Set{name}(d.{name});");
                    break;
                case CompositeValue v:
                    writer.WriteLine($"CopyComposite_{model.IndexOf(v.Type)}(d.{name}, e.{name});");
                    break;
                default:
                    writer.WriteLine($"e.{name} = d.{name};");
                    break;
            }
        }
    }
}
