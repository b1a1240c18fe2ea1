using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Harness.Emit;

/// <summary>Emits the class that implements <see cref="Runtime.ICodecs"/> with the codecs of one schema.</summary>
internal static class HarnessEmitter
{
    public const string ClassName = "EmittedCodecs";

    public static string Emit(SchemaIr schema)
    {
        var model = new HarnessModel(schema);
        var writer = new IndentedWriter();
        writer.WriteLine("#nullable enable");
        writer.WriteLine("#pragma warning disable");
        writer.WriteLine("using System;");
        writer.WriteLine("using System.Text.Json;");
        writer.WriteLine("using TensorPool.Sbe;");
        writer.WriteLine("using TensorPool.Sbe.Harness.Runtime;");
        // Its own namespace sits beside those of schemas, which are always named in full.
        using (writer.Block($"public sealed class {ClassName} : ICodecs"))
        {
            Methods(writer, model);
            foreach (MessageModel message in model.Messages)
            {
                EncodeEmitter.Message(writer, model, message);
                DecodeEmitter.Message(writer, model, message);
                TranscodeEmitter.Message(writer, model, message);
                UnwrappedEmitter.Message(writer, message);
            }

            foreach (LevelModel level in model.Levels)
            {
                EncodeEmitter.Level(writer, model, level);
                DecodeEmitter.Level(writer, model, level, isTrying: false);
                DecodeEmitter.Level(writer, model, level, isTrying: true);
                TranscodeEmitter.Level(writer, model, level);
            }

            foreach (CompositeIr composite in schema.Composites)
            {
                EncodeEmitter.Composite(writer, model, composite);
                DecodeEmitter.Composite(writer, model, composite);
                TranscodeEmitter.Composite(writer, model, composite);
            }

            foreach (EnumIr type in schema.Enums)
            {
                EncodeEmitter.Enum(writer, model, type);
            }

            foreach (SetIr type in schema.Sets)
            {
                EncodeEmitter.Set(writer, model, type);
                DecodeEmitter.Set(writer, model, type);
            }
        }

        return writer.ToString();
    }

    private static void Methods(IndentedWriter writer, HarnessModel model)
    {
        using (writer.Block("public void UseUnwrapped(string message)"))
        {
            foreach (MessageModel message in model.Messages)
            {
                writer.WriteLine(
                    $"if (message == {CSharpLiterals.Of(message.Ir.SchemaName)}) Unwrapped_{message.Index}();"
                );
            }
        }

        Switch(
            writer,
            model,
            "int GetEncodedLength(string message, JsonElement fields, bool headerless)",
            static m => $"Length_{m.Index}(fields, headerless)"
        );
        Switch(
            writer,
            model,
            "int Encode(string message, JsonElement fields, JsonElement? header, bool headerless, CodecFace face, Memory<byte> buffer)",
            static m => $"Encode_{m.Index}(fields, header, headerless, face, buffer)"
        );
        Switch(
            writer,
            model,
            "DecodeResult Decode(string message, ReadOnlySpan<byte> bytes, in DecodeRequest request, CodecFace face)",
            static m => $"Decode_{m.Index}(bytes, in request, face)"
        );
        Switch(
            writer,
            model,
            "int Transcode(string message, ReadOnlySpan<byte> source, Span<byte> target, bool headerless)",
            static m => $"Transcode_{m.Index}(source, target, headerless)"
        );
        Switch(
            writer,
            model,
            "bool TryFormat(string message, ReadOnlySpan<byte> source, bool headerless, Span<char> text, out int length)",
            static m => $"TryFormat_{m.Index}(source, headerless, text, out length)"
        );
    }

    private static void Switch(
        IndentedWriter writer,
        HarnessModel model,
        string signature,
        Func<MessageModel, string> call
    )
    {
        writer.WriteLine($"public {signature} => message switch");
        writer.WriteLine("{");
        using (writer.Indent())
        {
            foreach (MessageModel message in model.Messages)
            {
                writer.WriteLine($"{CSharpLiterals.Of(message.Ir.SchemaName)} => {call(message)},");
            }

            writer.WriteLine("_ => throw new ArgumentException(message),");
        }

        writer.WriteLine("};");
        writer.WriteLine();
    }
}
