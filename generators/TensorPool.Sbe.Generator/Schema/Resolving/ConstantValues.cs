using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Constants written as the text of an element.</summary>
internal static class ConstantValues
{
    /// <summary>
    /// The constant of a type, or of a field of that type. <paramref name="missingId"/> is the rule that a value must
    /// be there at all.
    /// </summary>
    public static ValueIr? FromText(SyntaxElement element, SimpleType type, string missingId, Findings findings)
    {
        // Text of characters counts as written, blanks included; numbers may be laid out.
        string text = type.Primitive == PrimitiveType.Char ? element.Text : element.Text.Trim();
        if (text.Length == 0)
        {
            findings.Error(
                missingId,
                element.Place,
                $"The constant {element.Describe()} has no value; write it as the text of the element, or as valueRef=\"Enum.Value\"."
            );
            return null;
        }

        return type.Primitive == PrimitiveType.Char && (type.DeclaredLength > 1 || text.Length > 1)
            ? TextConstant(element, text, type, findings)
            : NumberConstant(element, text, type, findings);
    }

    private static ConstantScalar? NumberConstant(
        SyntaxElement element,
        string text,
        SimpleType type,
        Findings findings
    )
    {
        LiteralStatus status = Literal.Parse(text, type.Primitive, type.TextEncoding, out Scalar value);
        if (status == LiteralStatus.Ok)
        {
            return new ConstantScalar(value);
        }

        findings.Error(
            "SBE109",
            element.Place,
            $"The value '{text}' of {element.Describe()} {Literal.Explain(status, type.Primitive)}."
        );
        return null;
    }

    private static ConstantText? TextConstant(SyntaxElement element, string text, SimpleType type, Findings findings)
    {
        if (CharacterSets.CountBytes(text, type.TextEncoding) is not { } bytes)
        {
            findings.Error(
                "SBE109",
                element.Place,
                $"The text '{text}' of {element.Describe()} has characters that cannot be encoded; declare a characterEncoding that has them, such as UTF-8."
            );
            return null;
        }

        if (bytes > type.DeclaredLength)
        {
            findings.Error(
                "SBE108",
                element.Place,
                $"The text '{text}' of {element.Describe()} has {bytes} bytes, but the length of its type is {type.DeclaredLength}."
            );
            return null;
        }

        return new ConstantText(text, type.DeclaredLength ?? bytes, type.TextEncoding);
    }
}
