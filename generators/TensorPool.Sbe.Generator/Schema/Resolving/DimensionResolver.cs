using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

internal sealed record ResolvedDimension(DimensionIr Ir, IntegerMember BlockLength);

/// <summary>Resolves what stands in front of a group. Faults are reported at the group that uses the type.</summary>
internal sealed class DimensionResolver(TypeTable types)
{
    private const string DefaultName = "groupSizeEncoding";

    /// <summary>Types whose warnings have been reported: once each, not for every group.</summary>
    private readonly HashSet<CompositeType> _warned = [];

    public ResolvedDimension? Resolve(SyntaxElement group, Findings findings)
    {
        string name = group.Attribute("dimensionType")?.Value ?? DefaultName;
        SourcePlace place = group.PlaceOf("dimensionType");
        if (types.FindBuiltIn(name) is null && types.Find(name) is null)
        {
            ReportUnknown(group, name, findings);
            return null;
        }

        if (types.FindBuiltIn(name) is not null || types.Find(name)?.Element.LocalName != Tags.Composite)
        {
            findings.Error(
                "SBE422",
                place,
                $"The dimensionType '{name}' of {group.Describe()} is no composite; expected is a composite with blockLength and numInGroup."
            );
            return null;
        }

        if (
            types.Use(group, "dimensionType", name, "SBE421", allowBuiltIn: false, findings)
            is not CompositeType composite
        )
        {
            return null;
        }

        if (composite.IsVariable)
        {
            findings.Error(
                "SBE422",
                place,
                $"The dimensionType '{name}' of {group.Describe()} is of variable length; expected is a composite with blockLength and numInGroup."
            );
            return null;
        }

        var check = new DimensionCheck(composite, name, place, group, findings, _warned.Add(composite));
        IntegerMember? blockLength = check.BlockLength();
        IntegerMember? count = check.NumInGroup();
        return blockLength is null || count is null
            ? null
            : new ResolvedDimension(ToIr(composite, blockLength, count), blockLength);
    }

    private static DimensionIr ToIr(CompositeType composite, IntegerMember blockLength, IntegerMember count) =>
        new(
            composite.Size,
            blockLength.ToIr(),
            count.ToIr(),
            count.Constant is { } only ? IntegerMember.ToInt64(only) : MinimumOf(count),
            count.Constant is { } same ? IntegerMember.ToInt64(same) : count.Maximum,
            IntegerMember.FindCounter(composite, "numGroups"),
            IntegerMember.FindCounter(composite, "numVarDataFields")
        );

    private void ReportUnknown(SyntaxElement group, string name, Findings findings)
    {
        if (group.Attribute("dimensionType") is null)
        {
            findings.Error(
                "SBE421",
                group.Place,
                $"The {group.Describe()} has no dimensionType, and the default composite '{DefaultName}' is not defined; define it with blockLength and numInGroup."
            );
        }
        else
        {
            types.ReportUnknown(group, "dimensionType", name, "SBE421", allowBuiltIn: false, findings);
        }
    }

    private static long MinimumOf(IntegerMember count) =>
        count.Type.Limits.Min is { } min ? Math.Max(0, IntegerMember.ToInt64(min)) : 0;
}
