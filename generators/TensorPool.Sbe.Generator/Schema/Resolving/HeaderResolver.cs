using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>The message header of a schema with its four standard members.</summary>
internal sealed record ResolvedHeader(
    HeaderIr? Ir,
    IntegerMember? BlockLength,
    IntegerMember? TemplateId,
    IntegerMember? SchemaId,
    IntegerMember? Version
);

/// <summary>Finds and checks the header; without one, nothing can be emitted.</summary>
internal static class HeaderResolver
{
    private const string DefaultName = "messageHeader";

    public static ResolvedHeader? Resolve(SyntaxElement root, TypeTable types, Findings findings)
    {
        string name = root.Attribute("headerType")?.Value ?? DefaultName;
        if (types.Find(name) is not { } definition)
        {
            if (name.Length == 0)
            {
                findings.Error(
                    "SBE008",
                    root.PlaceOf("headerType"),
                    $"The headerType is empty; name a composite, or leave it out for '{DefaultName}'."
                );
            }

            types.ReportUnknown(root, "headerType", name, "SBE008", allowBuiltIn: false, findings);
            return null;
        }

        if (definition.Element.LocalName != Tags.Composite || definition.Resolved is CompositeType { IsVariable: true })
        {
            findings.Error(
                "SBE009",
                definition.Element.Place,
                $"The header type '{name}' is {(definition.Element.LocalName == Tags.Composite ? "of variable length" : "no composite")}; expected is a composite with blockLength, templateId, schemaId and version."
            );
            return null;
        }

        if (definition.Resolved is not CompositeType composite)
        {
            findings.Break();
            return null;
        }

        return Check(definition, composite, root, findings);
    }

    private static ResolvedHeader Check(
        Definition definition,
        CompositeType composite,
        SyntaxElement root,
        Findings findings
    )
    {
        IntegerMember? blockLength = FindMember("blockLength");
        IntegerMember? templateId = FindMember("templateId");
        IntegerMember? schemaId = FindMember("schemaId");
        IntegerMember? version = FindMember("version");
        CheckFits("id", schemaId);
        CheckFits("version", version);
        if (definition.Findings.IsBroken)
        {
            findings.Break();
        }

        HeaderIr? ir =
            composite.Name is { } name
            && blockLength is not null
            && templateId is not null
            && schemaId is not null
            && version is not null
                ? new HeaderIr(
                    name,
                    composite.Size,
                    blockLength.ToIr(),
                    templateId.ToIr(),
                    schemaId.ToIr(),
                    version.ToIr(),
                    IntegerMember.FindCounter(composite, "numGroups"),
                    IntegerMember.FindCounter(composite, "numVarDataFields")
                )
                : null;
        return new ResolvedHeader(ir, blockLength, templateId, schemaId, version);

        IntegerMember? FindMember(string memberName)
        {
            if (composite.Member(memberName) is not { } member)
            {
                string? near = NearName.Find(memberName, composite.Members.Select(static m => m.Name));
                findings.Error(
                    "SBE010",
                    definition.Element.Place,
                    $"The header '{definition.Name}' lacks the member '{memberName}'; expected are blockLength, templateId, schemaId and version.{(near is null ? "" : $" Is '{near}' meant to be it?")}"
                );
                return null;
            }

            if (member.Type is null)
            {
                return null;
            }

            if (IntegerMember.Find(composite, memberName) is not { IsUnsigned: true } integer)
            {
                findings.Error(
                    "SBE011",
                    member.Element.PlaceOf("primitiveType"),
                    $"The header member '{memberName}' is {Show(member.Type)}; expected is an unsigned integer, best uint16."
                );
                return null;
            }

            if (integer.Primitive != PrimitiveType.UInt16)
            {
                findings.Warning(
                    "SBE012",
                    member.Element.PlaceOf("primitiveType"),
                    $"The header member '{memberName}' is {integer.Primitive.SchemaName()}; SBE recommends uint16, and other implementations may not read it."
                );
            }

            return integer;
        }

        void CheckFits(string attribute, IntegerMember? member)
        {
            if (member is null || root.Number(attribute) is not { } value)
            {
                return;
            }

            if (member.Constant is { } constant)
            {
                if (attribute == "id" && !member.Fits(value))
                {
                    findings.Warning(
                        "SBE015",
                        member.Member.Element.Place,
                        $"The header member 'schemaId' is the constant {Literal.Show(constant)}, but the id of the schema is {value}."
                    );
                }
            }
            else if (!member.Fits(value))
            {
                findings.Error(
                    "SBE014",
                    root.PlaceOf(attribute),
                    $"The {attribute} {value} of the schema does not fit into the header member '{member.Member.Name}' of type {member.Primitive.SchemaName()}."
                );
            }
        }
    }

    private static string Show(ResolvedType type) =>
        type switch
        {
            SimpleType { IsArray: true } => "an array",
            SimpleType simple => simple.Primitive.SchemaName(),
            EnumType => "an enum",
            SetType => "a set",
            _ => "a composite",
        };
}
