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

    private static string Shown(Scalar value) => value.IsNaN ? "NaN" : CSharpLiterals.Of(value);

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
