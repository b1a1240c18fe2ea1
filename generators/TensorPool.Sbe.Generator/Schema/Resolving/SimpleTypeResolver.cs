using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Resolves <c>type</c> elements, of a schema or inside a composite.</summary>
internal sealed class SimpleTypeResolver(TypeTable types)
{
    public SimpleType? Resolve(SyntaxElement element, Findings findings)
    {
        if (ReadPrimitive(element, findings) is not { } primitive)
        {
            return null;
        }

        Presence? presence = ReadPresence(element);
        TextEncoding? encoding = ReadEncoding(element, findings);
        int? declaredLength = element.Number("length");
        int length = declaredLength ?? 1;
        if ((long)length * primitive.Size() > int.MaxValue)
        {
            findings.Error(
                "SBE105",
                element.PlaceOf("length"),
                $"The array {element.Describe()} of {length} elements is larger than 2147483647 bytes."
            );
            length = 1;
        }

        SimpleType type = new(Docs.Of(element), primitive)
        {
            Length = length,
            DeclaredLength = declaredLength,
            DeclaredPresence = presence,
            Encoding = encoding,
        };
        ValueLimits limits = ReadLimits(element, type, findings);
        CheckRange(element, limits, findings);
        if (limits.Null is not null && type.Presence != Presence.Optional)
        {
            findings.Warning(
                "SBE110",
                element.PlaceOf("nullValue"),
                $"The {element.Describe()} has a nullValue but is not optional; add presence=\"optional\" or remove it."
            );
        }

        return new SimpleType(type.Doc, primitive)
        {
            Length = length,
            DeclaredLength = declaredLength,
            DeclaredPresence = presence,
            Encoding = encoding,
            Limits = limits,
            Constant = ReadConstant(element, type, findings),
        };
    }

    public static Presence? ReadPresence(SyntaxElement element) =>
        element.Value("presence") switch
        {
            "required" => Presence.Required,
            "optional" => Presence.Optional,
            "constant" => Presence.Constant,
            _ => null,
        };

    /// <summary>Null value and range as written on a type or on a field of that type.</summary>
    public static ValueLimits ReadLimits(SyntaxElement element, SimpleType type, Findings findings) =>
        // Fixed text has no null value and no range; schemas write all sorts of things there.
        type is { IsArray: true, Primitive: PrimitiveType.Char }
            ? default
            : new ValueLimits(
                ReadLimit(element, "nullValue", type.Primitive, type.TextEncoding, findings),
                ReadLimit(element, "minValue", type.Primitive, type.TextEncoding, findings),
                ReadLimit(element, "maxValue", type.Primitive, type.TextEncoding, findings)
            );

    public static Scalar? ReadLimit(
        SyntaxElement element,
        string name,
        PrimitiveType primitive,
        TextEncoding encoding,
        Findings findings
    )
    {
        if (element.Attribute(name) is not { } attribute)
        {
            return null;
        }

        LiteralStatus status = Literal.Parse(attribute.Value, primitive, encoding, out Scalar value);
        if (status == LiteralStatus.Ok)
        {
            return value;
        }

        findings.Error(
            "SBE109",
            attribute.Place,
            $"The {name} '{attribute.Value}' of {element.Describe()} {Literal.Explain(status, primitive)}."
        );
        return null;
    }

    public static void CheckRange(SyntaxElement element, ValueLimits limits, Findings findings)
    {
        if (limits is { Min: { } min, Max: { } max } && min.CompareTo(max) > 0)
        {
            findings.Error(
                "SBE111",
                element.PlaceOf(element.Attribute("minValue") is null ? "maxValue" : "minValue"),
                $"The minValue {Literal.Show(min)} of {element.Describe()} is greater than its maxValue {Literal.Show(max)}."
            );
        }
    }

    private static PrimitiveType? ReadPrimitive(SyntaxElement element, Findings findings)
    {
        if (element.Attribute("primitiveType") is not { } attribute)
        {
            findings.Error(
                "SBE102",
                element.Place,
                $"The {element.Describe()} lacks the attribute 'primitiveType'; expected is one of {string.Join(", ", PrimitiveTypes.Names)}."
            );
            return null;
        }

        if (PrimitiveTypes.TryParse(attribute.Value.Trim(), out PrimitiveType primitive))
        {
            return primitive;
        }

        string? near = NearName.Find(attribute.Value, PrimitiveTypes.Names);
        findings.Error(
            "SBE103",
            attribute.Place,
            $"The primitiveType '{attribute.Value}' of {element.Describe()} is unknown; expected is one of {string.Join(", ", PrimitiveTypes.Names)}.{NearName.Hint(near)}"
        );
        return null;
    }

    private static TextEncoding? ReadEncoding(SyntaxElement element, Findings findings)
    {
        if (element.Attribute("characterEncoding") is not { } attribute || attribute.Value.Trim().Length == 0)
        {
            return null;
        }

        if (CharacterSets.TryParse(attribute.Value, out TextEncoding encoding))
        {
            return encoding;
        }

        string? near = NearName.Find(attribute.Value, CharacterSets.Names);
        findings.Warning(
            "SBE117",
            attribute.Place,
            $"The characterEncoding '{attribute.Value}' of {element.Describe()} is not known; emitted code offers its bytes only.{NearName.Hint(near)}"
        );
        return TextEncoding.None;
    }

    private ValueIr? ReadConstant(SyntaxElement element, SimpleType type, Findings findings)
    {
        if (element.Attribute("valueRef") is not { } reference)
        {
            return type.Presence == Presence.Constant
                ? ConstantValues.FromText(element, type, "SBE107", findings)
                : null;
        }

        if (type.Presence != Presence.Constant)
        {
            findings.Error(
                "SBE113",
                reference.Place,
                $"The {element.Describe()} has a valueRef but is not constant; add presence=\"constant\" or remove it."
            );
            return null;
        }

        if (ValueReference.Resolve(element, types, ValueReferenceRules.OfType, findings) is not { } target)
        {
            return null;
        }

        if (target.Enum.Encoding != type.Primitive)
        {
            findings.Error(
                "SBE116",
                reference.Place,
                $"The {element.Describe()} is of primitive type {type.Primitive.SchemaName()}, but the enum '{target.Enum.SchemaName}' of its valueRef is encoded as {target.Enum.Encoding.SchemaName()}."
            );
            return null;
        }

        return new ConstantScalar(target.Value.Value);
    }
}
