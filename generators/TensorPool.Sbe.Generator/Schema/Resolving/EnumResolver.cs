using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Resolves <c>enum</c> elements.</summary>
internal sealed class EnumResolver(TypeTable types)
{
    public EnumIr? Resolve(SyntaxElement element, TypeName name, Findings findings)
    {
        if (ReadEncoding(element, findings) is not { } encoding)
        {
            return null;
        }

        Scalar nullValue =
            SimpleTypeResolver.ReadLimit(element, "nullValue", encoding.Primitive, encoding.TextEncoding, findings)
            ?? encoding.Limits.Null
            ?? encoding.Primitive.DefaultNull();
        var ir = new EnumIr(
            element.Name,
            name,
            Docs.Of(element) with
            {
                SinceVersion = Math.Max(Docs.Of(element).SinceVersion, encoding.SinceVersion),
            },
            encoding.Primitive,
            nullValue,
            ReadValues(element, encoding, nullValue, findings).ToEquatableArray()
        );
        if (ir.Values.Count == 0 && !findings.IsBroken)
        {
            findings.Warning(
                "SBE309",
                element.Place,
                $"The {element.Describe()} has no valid values; add some, or use its encoding."
            );
        }

        return ir;
    }

    private SimpleType? ReadEncoding(SyntaxElement element, Findings findings)
    {
        string name = element.Value("encodingType").Trim();
        SourcePlace place = element.PlaceOf("encodingType");
        ResolvedType? type = types.Use(element, "encodingType", name, "SBE301", allowBuiltIn: true, findings);
        switch (type)
        {
            case null:
                return null;

            case SimpleType { IsArray: true }:
                findings.Error(
                    "SBE302",
                    place,
                    $"The encodingType '{name}' of {element.Describe()} is an array; expected is a single integer or char."
                );
                return null;

            case SimpleType simple when simple.Primitive.IsFloatingPoint():
                findings.Error(
                    "SBE303",
                    place,
                    $"The encodingType '{name}' of {element.Describe()} is {simple.Primitive.SchemaName()}; expected is an integer or char."
                );
                return null;

            case SimpleType simple:
                return simple;

            default:
                findings.Error(
                    "SBE301",
                    place,
                    $"The encodingType '{name}' of {element.Describe()} is not a simple type; expected is an integer or char."
                );
                return null;
        }
    }

    private static List<EnumValueIr> ReadValues(
        SyntaxElement element,
        SimpleType encoding,
        Scalar nullValue,
        Findings findings
    )
    {
        var values = new List<EnumValueIr>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new Dictionary<ulong, string>();
        var scope = new NameScope(Vocabulary.EnumMembers);
        foreach (SyntaxElement child in element.Children)
        {
            if (child.LocalName != Tags.ValidValue)
            {
                continue;
            }

            if (child.Name.Length > 0 && !names.Add(child.Name))
            {
                findings.Error(
                    "SBE308",
                    child.PlaceOf("name"),
                    $"The {child.Describe()} has the name of another valid value; rename one of them."
                );
                continue;
            }

            if (ReadValue(child, encoding, nullValue, findings) is not { } value)
            {
                continue;
            }

            ReportPatterns(child, value, nullValue, numbers, findings);
            string wanted = Identifiers.ToPascal(child.Name);
            string name = scope.Claim(wanted, static n => [n]);
            Rename.Report(child, wanted, name, findings);
            values.Add(new EnumValueIr(child.Name, name, Docs.Of(child), value));
        }

        return values;
    }

    private static Scalar? ReadValue(SyntaxElement child, SimpleType encoding, Scalar nullValue, Findings findings)
    {
        PrimitiveType primitive = encoding.Primitive;
        bool isChar = primitive == PrimitiveType.Char;
        string text = isChar ? child.Text : child.Text.Trim();
        if (text.Length == 0)
        {
            findings.Error(
                "SBE304",
                child.Place,
                $"The {child.Describe()} has no content; write its {(isChar ? "character" : "number")} as the text of the element."
            );
            return null;
        }

        LiteralStatus status = Literal.Parse(text, primitive, encoding.TextEncoding, out Scalar value);
        if (status == LiteralStatus.Malformed)
        {
            findings.Error(
                "SBE109",
                child.Place,
                $"The value '{text}' of {child.Describe()} {Literal.Explain(status, primitive)}."
            );
            return null;
        }

        Scalar min = encoding.Limits.Min ?? primitive.DefaultMin();
        Scalar max = encoding.Limits.Max ?? primitive.DefaultMax();
        bool isOutside = !isChar && (value.CompareTo(min) < 0 || value.CompareTo(max) > 0);
        // The null value lies outside the default range by its nature; that it has a name is a rule of its own. With
        // another null value the default pattern is an ordinary value.
        bool isPattern =
            value == nullValue || (value == primitive.DefaultNull() && encoding.Limits is { Min: null, Max: null });
        if (status == LiteralStatus.OutOfRange || (isOutside && !isPattern))
        {
            findings.Error(
                "SBE305",
                child.Place,
                $"The value {text} of {child.Describe()} is outside the range of its encoding, {Literal.Show(min)} to {Literal.Show(max)}."
            );
            return null;
        }

        return value;
    }

    private static void ReportPatterns(
        SyntaxElement child,
        Scalar value,
        Scalar nullValue,
        Dictionary<ulong, string> numbers,
        Findings findings
    )
    {
        if (value == nullValue)
        {
            findings.Warning(
                "SBE306",
                child.Place,
                $"The {child.Describe()} equals the null value {Literal.Show(nullValue)} of its enum, so it reads as null; choose another number, or another nullValue."
            );
        }

        if (numbers.TryGetValue(value.Bits, out string? other))
        {
            findings.Warning(
                "SBE307",
                child.Place,
                $"The {child.Describe()} has the same value {Literal.Show(value)} as '{other}'; it becomes a second name."
            );
        }
        else
        {
            numbers.Add(value.Bits, child.Name);
        }
    }
}
