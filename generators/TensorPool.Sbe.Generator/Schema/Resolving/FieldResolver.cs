using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>What a field stores: its type, with what the field itself says about presence, null value and range.</summary>
internal sealed class FieldResolver(TypeTable types)
{
    private readonly HashSet<SyntaxElement> _zeroLengths = [];

    /// <summary>The type a field names; null if it has an error.</summary>
    public ResolvedType? ResolveType(SyntaxElement field, Findings findings)
    {
        string name = field.Value("type");
        ResolvedType? type = types.Use(field, "type", name, "SBE404", allowBuiltIn: true, findings);
        if (type is null)
        {
            return null;
        }

        CheckSemanticType(field, type, findings);
        CheckVersion(field, type, findings);
        return type;
    }

    public (ValueIr Value, Presence Presence)? Resolve(SyntaxElement field, ResolvedType type, Findings findings)
    {
        Presence? own = SimpleTypeResolver.ReadPresence(field);
        Presence? inherited = (type as SimpleType)?.DeclaredPresence;
        if (own is not null && inherited is not null && own != inherited)
        {
            findings.Warning(
                "SBE420",
                field.PlaceOf("presence"),
                $"The {field.Describe()} is {Show(own)}, but its type '{field.Value("type")}' is {Show(inherited)}; the presence of the field counts."
            );
        }

        Presence presence = own ?? inherited ?? Presence.Required;
        if (presence == Presence.Constant)
        {
            return ResolveConstant(field, type, findings) is { } constant ? (constant, Presence.Constant) : null;
        }

        if (field.Attribute("valueRef") is { } reference)
        {
            findings.Warning(
                "SBE419",
                reference.Place,
                $"The valueRef of {field.Describe()} is ignored: the field is not constant. Add presence=\"constant\" or remove it."
            );
        }

        return ResolveStored(field, type, presence, findings) is { } value
            // A set has no null value: no bit is set in an empty one.
            ? (value, type is SetType ? Presence.Required : presence)
            : null;
    }

    private ValueIr? ResolveStored(SyntaxElement field, ResolvedType type, Presence presence, Findings findings)
    {
        switch (type)
        {
            case SimpleType simple:
                return ResolveSimple(field, simple, presence, findings);

            case EnumType { Ir: { } ir }:
                Scalar? own = SimpleTypeResolver.ReadLimit(
                    field,
                    "nullValue",
                    ir.Encoding,
                    TextEncoding.Ascii,
                    findings
                );
                return new EnumValue(ir.Type, ir.Encoding, own ?? ir.NullValue);

            case SetType { Ir: { } ir }:
                return new SetValue(ir.Type, ir.Encoding);

            default:
                return type is CompositeType { Name: { } name } ? new CompositeValue(name) : null;
        }
    }

    private ValueIr? ResolveSimple(SyntaxElement field, SimpleType type, Presence presence, Findings findings)
    {
        if (type.Length == 0)
        {
            ReportZeroLength(field, findings);
            return null;
        }

        ValueLimits own = SimpleTypeResolver.ReadLimits(field, type, findings);
        ValueLimits limits = own.Or(type.Limits);
        if (own.Min is not null || own.Max is not null)
        {
            SimpleTypeResolver.CheckRange(field, limits, findings);
        }

        // In a field that older messages lack, the null value is what a decoder reports for these.
        if (own.Null is not null && presence != Presence.Optional && field.Number("sinceVersion") is null or 0)
        {
            findings.Warning(
                "SBE110",
                field.PlaceOf("nullValue"),
                $"The {field.Describe()} has a nullValue but is not optional; add presence=\"optional\" or remove it."
            );
        }

        return type.ToValue(limits);
    }

    private ValueIr? ResolveConstant(SyntaxElement field, ResolvedType type, Findings findings)
    {
        if (field.Attribute("valueRef") is not null)
        {
            return ResolveReference(field, type, findings);
        }

        switch (type)
        {
            case EnumType { Ir: { } ir }:
                findings.Error(
                    "SBE412",
                    field.Place,
                    $"The constant {field.Describe()} of enum '{ir.SchemaName}' has no value; add valueRef=\"{ir.SchemaName}.{(ir.Values.Count > 0 ? ir.Values[0].SchemaName : "Value")}\" or the like."
                );
                return null;

            case SimpleType { Constant: { } constant } when field.Text.Trim().Length == 0:
                return constant;

            case SimpleType simple:
                return ConstantValues.FromText(field, simple, "SBE413", findings);

            default:
                findings.Error(
                    "SBE413",
                    field.Place,
                    $"The constant {field.Describe()} has no value, and its type cannot give it one; only fields of numbers, characters and enums can be constant."
                );
                return null;
        }
    }

    private ValueIr? ResolveReference(SyntaxElement field, ResolvedType type, Findings findings)
    {
        if (ValueReference.Resolve(field, types, ValueReferenceRules.OfField, findings) is not { } target)
        {
            return null;
        }

        EnumIr ir = target.Enum;
        switch (type)
        {
            case EnumType { Ir: { } expected } when expected.Type == ir.Type:
                return new ConstantEnum(
                    ir.Type,
                    ir.Encoding,
                    target.Value.Name,
                    target.Value.SchemaName,
                    target.Value.Value
                );

            case SimpleType { Length: 1 } simple when simple.Primitive == ir.Encoding:
                return new ConstantScalar(target.Value.Value);

            default:
                string found = type switch
                {
                    EnumType other => $"enum '{other.Ir.SchemaName}'",
                    SetType => "a set",
                    CompositeType => "a composite",
                    SimpleType { IsArray: true } => "an array",
                    SimpleType simple => $"primitive type {simple.Primitive.SchemaName()}",
                    _ => "another type",
                };
                findings.Error(
                    "SBE418",
                    field.PlaceOf("valueRef"),
                    $"The {field.Describe()} is of {found}, but its valueRef names a value of enum '{ir.SchemaName}' encoded as {ir.Encoding.SchemaName()}; field and value must agree."
                );
                return null;
        }
    }

    private void ReportZeroLength(SyntaxElement field, Findings findings)
    {
        findings.Break();
        // The fault is that of the type; it is told once, however many fields there are.
        if (types.Find(field.Value("type")) is { Element: { } type } && _zeroLengths.Add(type))
        {
            findings.Error(
                "SBE106",
                type.PlaceOf("length"),
                $"The {type.Describe()} has length 0 and is used by {field.Describe()}; only the member 'varData' of a data composite can have length 0. Give it a length of 1 or more."
            );
        }
    }

    private static void CheckSemanticType(SyntaxElement field, ResolvedType type, Findings findings)
    {
        string own = field.Value("semanticType");
        if (own.Length > 0 && type.Doc.SemanticType.Length > 0 && own != type.Doc.SemanticType)
        {
            findings.Error(
                "SBE411",
                field.PlaceOf("semanticType"),
                $"The semanticType of {field.Describe()} is '{own}', but that of its type '{field.Value("type")}' is '{type.Doc.SemanticType}'; make them equal, or give only one."
            );
        }
    }

    private static void CheckVersion(SyntaxElement field, ResolvedType type, Findings findings)
    {
        int own = 0;
        // What contains the field bounds its version too: a new message may well use new types.
        for (SyntaxElement? element = field; element is not null; element = element.Parent)
        {
            own = Math.Max(own, element.Number("sinceVersion") ?? 0);
        }

        if (type.SinceVersion > own)
        {
            findings.Information(
                "SBE507",
                field.PlaceOf("sinceVersion"),
                $"The {field.Describe()} exists since version {own}, its type '{field.Value("type")}' since {type.SinceVersion}; the version of the type counts."
            );
        }
    }

    private static string Show(Presence? presence) =>
        presence switch
        {
            Presence.Required => "required",
            Presence.Optional => "optional",
            _ => "constant",
        };
}
