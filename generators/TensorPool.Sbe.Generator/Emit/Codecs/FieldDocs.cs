using System.Globalization;
using System.Text;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>XML documentation of fields, groups and data: what the schema says of them, and where they are.</summary>
internal static class FieldDocs
{
    public static void Summary(this IndentedWriter writer, string text) =>
        writer.WriteLine($"/// <summary>{text}</summary>");

    public static void Remarks(this IndentedWriter writer, string text) =>
        writer.WriteLine($"/// <remarks>{text}</remarks>");

    /// <summary>The schema's own words, or the name where it has none; a complete sentence either way.</summary>
    public static string Words(Documentation doc, string kind, string schemaName) =>
        doc.Description.Length == 0
            ? $"{kind} <c>{DocText.Escape(schemaName)}</c>."
            : EndSentence(DocText.Escape(doc.Description));

    /// <summary>Documentation of the property that stands for a field, with a note at its end.</summary>
    public static void DocumentField(this IndentedWriter writer, FieldIr field, string note = "")
    {
        writer.WriteLine();
        writer.Summary(Words(field.Doc, "Field", field.SchemaName));
        writer.Remarks(note.Length == 0 ? Facts(field) : $"{Facts(field)} {note}");
    }

    /// <summary>What the schema says of an element that has been named already, as further sentences.</summary>
    public static string FurtherWords(Documentation doc) =>
        doc.Description.Length == 0 ? "" : " " + EndSentence(DocText.Escape(doc.Description));

    /// <summary>What the raw form of a field is.</summary>
    public static string OfRaw(FieldIr field) =>
        field.Value switch
        {
            EnumValue => $"The number of <see cref=\"{field.Name}\"/>, whether the schema defines it or not.",
            SetValue => $"All bits of <see cref=\"{field.Name}\"/>, whether they have a name or not.",
            _ => $"<see cref=\"{field.Name}\"/> as it is in the buffer.",
        };

    /// <summary>Name, type, place, versions and null value of a field, in one line.</summary>
    public static string Facts(FieldIr field)
    {
        var facts = new StringBuilder($"<c>{DocText.Escape(field.SchemaName)}</c>: {TypeOf(field)}");
        if (field.Presence != Presence.Constant)
        {
            facts.Append($", offset {CSharpLiterals.Of(field.Offset)}, {Plural(field.Size, "byte")}");
        }

        if (field.Presence == Presence.Optional && NullOf(field.Value) is { } nullValue)
        {
            facts.Append($", null is {nullValue}");
        }

        if (field.TimeUnit.Length > 0)
        {
            facts.Append($", unit {DocText.Escape(field.TimeUnit)}");
        }

        if (field.Epoch.Length > 0)
        {
            facts.Append($", epoch {DocText.Escape(field.Epoch)}");
        }

        return Finish(facts, field.Doc);
    }

    public static string Facts(string schemaName, string kind, Documentation doc) =>
        Finish(new StringBuilder($"<c>{DocText.Escape(schemaName)}</c>: {kind}"), doc);

    /// <summary>The SBE type in words.</summary>
    public static string TypeOf(FieldIr field) =>
        field.Value switch
        {
            ScalarValue v => v.Primitive.SchemaName(),
            ArrayValue v => $"{v.Primitive.SchemaName()}[{CSharpLiterals.Of(v.Length)}]",
            CharArrayValue v => $"char[{CSharpLiterals.Of(v.Length)}]",
            EnumValue v => $"enum {v.Type.Name} over {v.Encoding.SchemaName()}",
            SetValue v => $"set {v.Type.Name} over {v.Encoding.SchemaName()}",
            CompositeValue v => $"composite {v.Type.Name}",
            ConstantScalar v => $"constant {v.Value.Type.SchemaName()}, no bytes",
            ConstantText => "constant text, no bytes",
            ConstantEnum v => $"constant {v.Type.Name}, no bytes",
            _ => throw new InvalidOperationException($"Unknown value {field.Value}."),
        };

    /// <summary>A text that ends as a sentence does.</summary>
    public static string EndSentence(string text) =>
        text.Length == 0 || text[text.Length - 1] is '.' or '!' or '?' ? text : text + ".";

    private static string Plural(int count, string noun) =>
        $"{CSharpLiterals.Of(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string? NullOf(ValueIr value) =>
        value switch
        {
            ScalarValue v => Shown(v.NullValue),
            ArrayValue v => Shown(v.NullValue),
            EnumValue v => Shown(v.NullValue),
            _ => null,
        };

    private static string Shown(Scalar value) =>
        value.Type switch
        {
            PrimitiveType.Float or PrimitiveType.Double => value.IsNaN ? "NaN" : CSharpLiterals.Of(value),
            _ when value.Type.IsSigned() => value.Int64.ToString(CultureInfo.InvariantCulture),
            _ => value.UInt64.ToString(CultureInfo.InvariantCulture),
        };

    private static string Finish(StringBuilder facts, Documentation doc)
    {
        if (doc.SemanticType.Length > 0)
        {
            facts.Append($", semantic type {DocText.Escape(doc.SemanticType)}");
        }

        if (doc.SinceVersion > 0)
        {
            facts.Append($", since version {CSharpLiterals.Of(doc.SinceVersion)}");
        }

        if (doc.Deprecated is { } deprecated)
        {
            facts.Append($", deprecated since version {CSharpLiterals.Of(deprecated)}");
        }

        return facts.Append('.').ToString();
    }
}
