using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>The ids under which the faults of a <c>valueRef</c> are reported: those of types, or those of fields.</summary>
internal sealed record ValueReferenceRules(string Form, string UnknownType, string NotEnum, string UnknownValue)
{
    public static ValueReferenceRules OfType { get; } = new("SBE112", "SBE114", "SBE114", "SBE115");

    public static ValueReferenceRules OfField { get; } = new("SBE414", "SBE415", "SBE417", "SBE416");
}

/// <summary>What <c>valueRef="Enum.Value"</c> means.</summary>
internal static class ValueReference
{
    /// <summary>The part before the dot, or empty.</summary>
    public static string EnumOf(string reference) => reference.Substring(0, Math.Max(0, reference.LastIndexOf('.')));

    /// <summary>The valid value that an element refers to; null (and the element broken) if there is none.</summary>
    public static (EnumIr Enum, EnumValueIr Value)? Resolve(
        SyntaxElement user,
        TypeTable types,
        ValueReferenceRules rules,
        Findings findings
    )
    {
        string reference = user.Value("valueRef");
        SourcePlace place = user.PlaceOf("valueRef");
        string enumName = EnumOf(reference);
        string valueName = reference.Substring(reference.LastIndexOf('.') + 1);
        if (enumName.Length == 0 || valueName.Length == 0)
        {
            findings.Error(
                rules.Form,
                place,
                $"The valueRef '{reference}' of {user.Describe()} is not of the form 'Enum.Value'."
            );
            return null;
        }

        if (types.Find(enumName) is not { } definition)
        {
            types.ReportUnknown(user, "valueRef", enumName, rules.UnknownType, allowBuiltIn: false, findings);
            return null;
        }

        if (definition.Element.LocalName != Tags.Enum)
        {
            findings.Error(
                rules.NotEnum,
                place,
                $"The valueRef '{reference}' of {user.Describe()} names the {definition.Element.LocalName} '{enumName}'; expected is an enum."
            );
            return null;
        }

        if (definition.Resolved is not EnumType { Ir: { } ir } || definition.Findings.IsBroken)
        {
            findings.Break();
            return null;
        }

        foreach (EnumValueIr value in ir.Values)
        {
            if (value.SchemaName == valueName)
            {
                return (ir, value);
            }
        }

        string? near = NearName.Find(valueName, ir.Values.Select(static v => v.SchemaName));
        findings.Error(
            rules.UnknownValue,
            place,
            $"The valueRef '{reference}' of {user.Describe()} names no valid value of enum '{enumName}'.{NearName.Hint(near)}"
        );
        return null;
    }
}
