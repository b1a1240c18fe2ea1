using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Resolves <c>data</c>, and fields whose type is a data composite. Faults are reported at the element.</summary>
internal sealed class DataResolver(TypeTable types)
{
    private readonly HashSet<CompositeType> _warned = [];

    /// <summary>The composite behind an element <c>data</c>, or null if that has an error.</summary>
    public CompositeType? ResolveType(SyntaxElement element, Findings findings)
    {
        string name = element.Value("type");
        if (types.FindBuiltIn(name) is not null || types.Find(name) is { Element.LocalName: not Tags.Composite })
        {
            findings.Error(
                "SBE442",
                element.PlaceOf("type"),
                $"The type '{name}' of {element.Describe()} is no composite; expected is a composite with length and varData."
            );
            return null;
        }

        return types.Use(element, "type", name, "SBE441", allowBuiltIn: false, findings) as CompositeType;
    }

    /// <summary>The element with all but its C# name; null if it has an error.</summary>
    public DataIr? Resolve(SyntaxElement element, CompositeType composite, Findings findings)
    {
        ReportIgnored(element, findings);
        IntegerMember? length = FindLength(element, composite, findings);
        IntegerMember? varData = FindVarData(element, composite, findings);
        if (length is null || varData is null || !IsWellFormed(element, composite, length, varData, findings))
        {
            return null;
        }

        return new DataIr(
            element.Name,
            "",
            element.Number("id") ?? 0,
            Docs.Of(element, composite),
            varData.Member.Offset,
            length.Member.Offset,
            length.Primitive,
            length.Maximum,
            // Without a declared character set these are bytes, not text.
            varData.Type.Encoding
                ?? TextEncoding.None
        );
    }

    private static void ReportIgnored(SyntaxElement element, Findings findings)
    {
        if (element.Attribute("presence") is { Value: "optional" or "constant" } presence)
        {
            findings.Warning(
                "SBE449",
                presence.Place,
                $"presence=\"{presence.Value}\" on {element.Describe()} is ignored: data is never optional, absent data has length 0."
            );
        }

        if (element.Attribute("offset") is { } offset)
        {
            findings.Warning(
                "SBE451",
                offset.Place,
                $"The offset of {element.Describe()} is ignored: data follows what precedes it."
            );
        }
    }

    private IntegerMember? FindLength(SyntaxElement element, CompositeType composite, Findings findings)
    {
        SourcePlace place = element.PlaceOf("type");
        string subject = $"The member 'length' of the type '{element.Value("type")}' of {element.Describe()}";
        if (IntegerMember.Find(composite, "length") is not { } length || length.Type.Presence == Presence.Constant)
        {
            if (composite.Member("length") is not { Type: null })
            {
                findings.Error(
                    "SBE443",
                    place,
                    $"The type '{element.Value("type")}' of {element.Describe()} lacks an integer member 'length'; expected are length and varData."
                );
            }

            return null;
        }

        if (!length.IsUnsigned)
        {
            findings.Error(
                "SBE445",
                place,
                $"{subject} is {length.Primitive.SchemaName()}; expected is an unsigned integer."
            );
            return null;
        }

        if (length.Primitive == PrimitiveType.UInt64 && _warned.Add(composite))
        {
            findings.Warning(
                "SBE446",
                place,
                $"{subject} is uint64; emitted code handles lengths up to {length.Maximum}. Use uint32 or less."
            );
        }

        if (length.Primitive == PrimitiveType.UInt32 && length.DeclaredMax is null)
        {
            findings.Error("SBE447", place, $"{subject} is uint32 without a maxValue; add one, at most 2147483647.");
        }
        else if (length.IsMaximumTooLarge)
        {
            findings.Error(
                "SBE448",
                place,
                $"{subject} has the maxValue {Literal.Show(length.DeclaredMax!.Value)}; at most {length.LargestMaximum} is possible."
            );
        }

        return length;
    }

    private static IntegerMember? FindVarData(SyntaxElement element, CompositeType composite, Findings findings)
    {
        if (composite.Member("varData") is { Type: null })
        {
            return null;
        }

        if (
            composite.Member("varData") is { Type: SimpleType type } member
            && type.Primitive.Size() == 1
            && !member.IsConstant
        )
        {
            return new IntegerMember(member, type);
        }

        findings.Error(
            "SBE444",
            element.PlaceOf("type"),
            $"The type '{element.Value("type")}' of {element.Describe()} lacks a member 'varData' of type uint8 or char; expected are length and varData."
        );
        return null;
    }

    /// <summary>On the wire data is a length and then bytes; nothing else has a place between or beside them.</summary>
    private static bool IsWellFormed(
        SyntaxElement element,
        CompositeType composite,
        IntegerMember length,
        IntegerMember varData,
        Findings findings
    )
    {
        bool isDirect = varData.Member.Offset == length.Member.Offset + length.Primitive.Size();
        bool isAlone = composite.Members.TrueForAll(m => m == length.Member || m == varData.Member || m.IsConstant);
        if (isDirect && isAlone)
        {
            return true;
        }

        findings.Error(
            "SBE453",
            element.PlaceOf("type"),
            $"In the type '{element.Value("type")}' of {element.Describe()} the member 'varData' must follow 'length' directly, and there can be no others."
        );
        return false;
    }
}
