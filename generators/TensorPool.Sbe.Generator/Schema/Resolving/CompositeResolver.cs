using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>
/// Resolves <c>composite</c> elements: members packed in order, holes only where an offset asks for them, no padding
/// at the end. Everything that is emitted goes to <paramref name="output"/>.
/// </summary>
internal sealed class CompositeResolver(TypeTable types, TypeNaming naming, TypeOutput output, SchemaOptions options)
{
    private readonly SimpleTypeResolver _simple = new(types);
    private readonly EnumResolver _enums = new(types);
    private readonly SetResolver _sets = new(types);

    public CompositeType Resolve(SyntaxElement element, Findings findings)
    {
        Documentation doc = Docs.Of(element);
        TypeName? typeName = naming.NameOf(element);
        var composite = new CompositeType(doc, typeName, naming.IsVariable(element));
        var fields = new List<FieldIr>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var scope = new NameScope(Vocabulary.CompositeMembers.Concat(Vocabulary.ForEnclosing(typeName?.Name ?? "")));
        long running = 0;
        foreach (SyntaxElement child in element.Children)
        {
            if (child.LocalName is not (Tags.Type or Tags.Enum or Tags.Set or Tags.Composite or Tags.Ref))
            {
                continue;
            }

            bool isRepeated = child.Name.Length > 0 && !names.Add(child.Name);
            if (isRepeated)
            {
                findings.Error(
                    "SBE201",
                    child.PlaceOf("name"),
                    $"The {child.Describe()} has the name of another member; rename one of them."
                );
            }

            if (ResolveMember(child, composite, ref running, findings) is { } member)
            {
                composite.Members.Add(member);
                if (!isRepeated && ToField(member, scope, findings) is { } field)
                {
                    ReportAdded(member, field, doc, findings);
                    DimensionRule.Check(child, field, options, findings);
                    fields.Add(field);
                }
            }
        }

        if (composite.Members.Count == 0 && !findings.IsBroken)
        {
            findings.Warning(
                "SBE206",
                element.Place,
                $"The {element.Describe()} has no members; add some, or remove it."
            );
        }

        composite.Size = (int)running;
        if (typeName is not null)
        {
            output.Add(
                new CompositeIr(element.Name, typeName, doc, composite.Size, fields.ToEquatableArray()),
                element
            );
        }

        return composite;
    }

    /// <summary>The type of a member or of a schema, other than a reference.</summary>
    public ResolvedType? ResolveType(SyntaxElement element, Findings findings) =>
        element.LocalName switch
        {
            Tags.Type => _simple.Resolve(element, findings),
            Tags.Composite => Resolve(element, findings),
            Tags.Enum => ResolveEnum(element, findings),
            _ => ResolveSet(element, findings),
        };

    /// <summary>Stands for the name of a type inside a composite that is not emitted; nothing refers to it.</summary>
    private static TypeName Unnamed { get; } = new("", "");

    private EnumType? ResolveEnum(SyntaxElement element, Findings findings)
    {
        TypeName? name = naming.NameOf(element);
        if (_enums.Resolve(element, name ?? Unnamed, findings) is not { } ir)
        {
            return null;
        }

        if (name is not null)
        {
            output.Add(ir, element);
        }

        return new EnumType(ir);
    }

    private SetType? ResolveSet(SyntaxElement element, Findings findings)
    {
        TypeName? name = naming.NameOf(element);
        if (_sets.Resolve(element, name ?? Unnamed, findings) is not { } ir)
        {
            return null;
        }

        if (name is not null)
        {
            output.Add(ir, element);
        }

        return new SetType(ir);
    }

    private CompositeMember? ResolveMember(
        SyntaxElement child,
        CompositeType composite,
        ref long running,
        Findings findings
    )
    {
        if (child.Number("offset") is { } offset)
        {
            if (offset < running)
            {
                findings.Error(
                    "SBE205",
                    child.PlaceOf("offset"),
                    $"The offset {offset} of {child.Describe()} lies inside the preceding member, which ends at {running}; raise it, or leave it out to pack the members."
                );
            }

            running = Math.Max(running, offset);
        }

        int start = (int)running;
        ResolvedType? type =
            child.LocalName == Tags.Ref
                ? types.Use(child, "type", child.Value("type"), "SBE203", allowBuiltIn: false, findings)
                : ResolveType(child, findings);
        if (type is null)
        {
            findings.Break();
            return new CompositeMember(child.Name, child, null, start, 0, false);
        }

        CheckLength(child, type, composite, findings);
        bool isConstant = type is SimpleType { Presence: Presence.Constant };
        long size = isConstant ? 0 : TypeSize.Of(type);
        running += size;
        if (running > int.MaxValue)
        {
            findings.Error(
                "SBE105",
                child.Place,
                $"With {child.Describe()} the composite is larger than 2147483647 bytes."
            );
            running = start;
            return null;
        }

        return new CompositeMember(child.Name, child, type, start, (int)size, isConstant);
    }

    /// <summary>Bytes without a length of their own can only end a composite that describes data.</summary>
    private static void CheckLength(SyntaxElement child, ResolvedType type, CompositeType composite, Findings findings)
    {
        bool isVariable = type is CompositeType { IsVariable: true };
        bool isEmpty = type is SimpleType { Length: 0 };
        if (isVariable || (isEmpty && !(composite.IsVariable && child.Name == "varData")))
        {
            findings.Error(
                "SBE106",
                child.PlaceOf(child.LocalName == Tags.Ref ? "type" : "length"),
                isVariable
                    ? $"The {child.Describe()} is of variable length; such a composite can only be the type of <data>."
                    : $"The {child.Describe()} has length 0, which is possible only for the member 'varData' of a data composite; give it a length of 1 or more."
            );
        }
    }

    /// <summary>Whether SBE itself gives a member this name; that it yields is no news to anyone who could change it.</summary>
    private static bool IsPrescribed(SyntaxElement member) =>
        member.Name switch
        {
            "blockLength" or "templateId" or "schemaId" or "version" => true,
            "numInGroup" or "numGroups" or "numVarDataFields" => true,
            "length" => member.Parent?.Children.Exists(static c => c.Name == "varData") == true,
            _ => false,
        };

    private static FieldIr? ToField(CompositeMember member, NameScope scope, Findings findings)
    {
        if (member.Type is not { } type || member.Name.Length == 0)
        {
            return null;
        }

        (ValueIr? value, Presence presence) = type switch
        {
            SimpleType { Presence: Presence.Constant } simple => (simple.Constant, Presence.Constant),
            SimpleType simple => (simple.ToValue(simple.Limits), simple.Presence),
            EnumType { Ir: { } ir } => (new EnumValue(ir.Type, ir.Encoding, ir.NullValue), Presence.Required),
            SetType { Ir: { } ir } => (new SetValue(ir.Type, ir.Encoding), Presence.Required),
            CompositeType { Name: { } name } => ((ValueIr)new CompositeValue(name), Presence.Required),
            _ => (null, Presence.Required),
        };
        if (value is null)
        {
            return null;
        }

        string wanted = Identifiers.ToPascal(member.Name);
        string claimed = scope.Claim(wanted, Vocabulary.ForField);
        if (!IsPrescribed(member.Element))
        {
            Rename.Report(member.Element, wanted, claimed, findings);
        }

        Documentation doc = Docs.Of(member.Element, type);
        return new FieldIr(member.Name, claimed, 0, doc, presence, member.Offset, member.Size, value, "", "");
    }

    private static void ReportAdded(CompositeMember member, FieldIr field, Documentation composite, Findings findings)
    {
        if (field.Doc.SinceVersion > composite.SinceVersion)
        {
            findings.Warning(
                "SBE506",
                member.Element.PlaceOf("sinceVersion"),
                $"The {member.Element.Describe()} exists since version {field.Doc.SinceVersion}, its composite since {composite.SinceVersion}: in older messages everything behind the composite stands elsewhere. Define a new composite instead."
            );
        }
    }
}
