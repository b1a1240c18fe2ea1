using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Resolves <c>set</c> elements.</summary>
internal sealed class SetResolver(TypeTable types)
{
    public SetIr? Resolve(SyntaxElement element, TypeName name, Findings findings)
    {
        if (ReadEncoding(element, findings) is not { } encoding)
        {
            return null;
        }

        Documentation doc = Docs.Of(element);
        return new SetIr(
            element.Name,
            name,
            doc with
            {
                SinceVersion = Math.Max(doc.SinceVersion, encoding.SinceVersion),
            },
            encoding.Primitive,
            ReadChoices(element, encoding.Primitive, findings).ToEquatableArray()
        );
    }

    private SimpleType? ReadEncoding(SyntaxElement element, Findings findings)
    {
        string name = element.Value("encodingType").Trim();
        SourcePlace place = element.PlaceOf("encodingType");
        ResolvedType? type = types.Use(element, "encodingType", name, "SBE311", allowBuiltIn: true, findings);
        switch (type)
        {
            case null:
                return null;

            case SimpleType { IsArray: true }:
                findings.Error(
                    "SBE312",
                    place,
                    $"The encodingType '{name}' of {element.Describe()} is an array; expected is uint8, uint16, uint32 or uint64."
                );
                return null;

            case SimpleType simple when simple.Primitive.IsUnsigned():
                return simple;

            default:
                string found = type is SimpleType other ? other.Primitive.SchemaName() : "not a simple type";
                findings.Error(
                    "SBE311",
                    place,
                    $"The encodingType '{name}' of {element.Describe()} is {found}; expected is uint8, uint16, uint32 or uint64."
                );
                return null;
        }
    }

    private static List<ChoiceIr> ReadChoices(SyntaxElement element, PrimitiveType primitive, Findings findings)
    {
        var choices = new List<ChoiceIr>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var bits = new Dictionary<int, string>();
        var scope = new NameScope(Vocabulary.SetMembers);
        foreach (SyntaxElement child in element.Children)
        {
            if (child.LocalName != Tags.Choice)
            {
                continue;
            }

            if (child.Name.Length > 0 && !names.Add(child.Name))
            {
                findings.Error(
                    "SBE316",
                    child.PlaceOf("name"),
                    $"The {child.Describe()} has the name of another choice; rename one of them."
                );
                continue;
            }

            if (ReadBit(child, primitive, findings) is not { } bit)
            {
                continue;
            }

            if (bits.TryGetValue(bit, out string? other))
            {
                findings.Warning(
                    "SBE315",
                    child.Place,
                    $"The {child.Describe()} is on bit {bit}, which '{other}' has already; it becomes a second name."
                );
            }
            else
            {
                bits.Add(bit, child.Name);
            }

            string wanted = Identifiers.ToPascal(child.Name);
            string name = scope.Claim(wanted, static n => [n]);
            Rename.Report(child, wanted, name, findings);
            choices.Add(new ChoiceIr(child.Name, name, Docs.Of(child), bit));
        }

        return choices;
    }

    private static int? ReadBit(SyntaxElement child, PrimitiveType primitive, Findings findings)
    {
        int width = primitive.Size() * 8;
        string text = child.Text.Trim();
        if (text.Length == 0)
        {
            findings.Error(
                "SBE314",
                child.Place,
                $"The {child.Describe()} has no content; write its bit number, 0 to {width - 1}, as the text of the element."
            );
            return null;
        }

        if (SyntaxElement.TryParseNumber(text, out int bit) && bit < width)
        {
            return bit;
        }

        findings.Error(
            "SBE313",
            child.Place,
            $"The bit '{text}' of {child.Describe()} is not a number from 0 to {width - 1}, the bits of {primitive.SchemaName()}."
        );
        return null;
    }
}
