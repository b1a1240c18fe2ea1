using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>The rules for the two members that every dimension has.</summary>
internal sealed class DimensionCheck(
    CompositeType composite,
    string typeName,
    SourcePlace place,
    SyntaxElement group,
    Findings findings,
    bool reportsWarnings
)
{
    public IntegerMember? BlockLength()
    {
        if (Find("blockLength", "SBE423") is not { } member)
        {
            return null;
        }

        if (!member.IsUnsigned)
        {
            findings.Error(
                "SBE425",
                place,
                $"{Subject("blockLength")} is {member.Primitive.SchemaName()}; expected is an unsigned integer, best uint16."
            );
            return null;
        }

        if (member.IsWiderThan16)
        {
            Warn("SBE426", $"{Subject("blockLength")} is {member.Primitive.SchemaName()}; SBE recommends uint16.");
        }

        CheckMaximum("blockLength", member);
        return member;
    }

    public IntegerMember? NumInGroup()
    {
        if (Find("numInGroup", "SBE424") is not { } member)
        {
            return null;
        }

        if (!member.IsUnsigned && !member.IsSigned)
        {
            findings.Error(
                "SBE424",
                place,
                $"{Subject("numInGroup")} is {member.Primitive.SchemaName()}; expected is an integer, best uint16."
            );
            return null;
        }

        Scalar? min = member.Type.Limits.Min;
        if (member.IsSigned)
        {
            if (min is { Int64: >= 0 })
            {
                Warn(
                    "SBE430",
                    $"{Subject("numInGroup")} is {member.Primitive.SchemaName()}; SBE recommends an unsigned integer."
                );
            }
            else
            {
                findings.Error(
                    "SBE431",
                    place,
                    $"{Subject("numInGroup")} is {member.Primitive.SchemaName()} and {(min is null ? "has no minValue" : "has a negative minValue")}; a count needs minValue=\"0\" or more, or better an unsigned type."
                );
            }
        }

        if (member.IsWiderThan16)
        {
            Warn("SBE429", $"{Subject("numInGroup")} is {member.Primitive.SchemaName()}; SBE recommends uint16.");
        }

        CheckMaximum("numInGroup", member);
        if (min is { } least && IntegerMember.ToInt64(least) > member.Maximum)
        {
            findings.Error(
                "SBE432",
                place,
                $"{Subject("numInGroup")} has the minValue {Literal.Show(least)}, which is greater than its maximum {member.Maximum}."
            );
        }

        return member;
    }

    private IntegerMember? Find(string name, string id)
    {
        if (IntegerMember.Find(composite, name) is { } found)
        {
            return found;
        }

        // A member with an error of its own has been reported where it stands.
        if (composite.Member(name) is not { Type: null })
        {
            findings.Error(
                id,
                place,
                $"The dimension type '{typeName}' of {group.Describe()} lacks an integer member '{name}'; expected are blockLength and numInGroup."
            );
        }

        return null;
    }

    private void CheckMaximum(string name, IntegerMember member)
    {
        if (member.Primitive == PrimitiveType.UInt32 && member.DeclaredMax is null && member.Constant is null)
        {
            findings.Error(
                "SBE427",
                place,
                $"{Subject(name)} is uint32 without a maxValue; add one, at most 2147483647."
            );
        }
        else if (member.IsMaximumTooLarge)
        {
            findings.Error(
                "SBE428",
                place,
                $"{Subject(name)} has the maxValue {Literal.Show(member.DeclaredMax!.Value)}; at most {member.LargestMaximum} is possible."
            );
        }
    }

    private void Warn(string id, string message)
    {
        if (reportsWarnings)
        {
            findings.Warning(id, place, message);
        }
    }

    private string Subject(string member) =>
        $"The member '{member}' of the dimension type '{typeName}' of {group.Describe()}";
}
