using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Resolves the content of a message or group: a block of fields, then groups, then data.</summary>
internal sealed class LevelResolver(TypeTable types, SchemaOptions options, CancellationToken ct)
{
    private readonly FieldResolver _fields = new(types);
    private readonly DimensionResolver _dimensions = new(types);
    private readonly DataResolver _data = new(types);

    /// <summary>
    /// The level with everything in it that has no error; whether it can be emitted at all, the findings tell.
    /// </summary>
    public LevelIr Resolve(SyntaxElement owner, LevelContext context, Findings findings)
    {
        var level = new LevelBuilder(owner, context, findings);
        foreach (SyntaxElement child in owner.Children)
        {
            ct.ThrowIfCancellationRequested();
            switch (child.LocalName)
            {
                case Tags.Field:
                    level.Names.Add(child);
                    AddField(child, level, findings);
                    break;

                case Tags.Group:
                    level.Names.Add(child);
                    AddGroup(child, level, context, findings);
                    break;

                case Tags.Data:
                    level.Names.Add(child);
                    AddData(child, level, findings);
                    break;
            }
        }

        return level.Build();
    }

    private void AddField(SyntaxElement field, LevelBuilder level, Findings findings)
    {
        ResolvedType? type = _fields.ResolveType(field, findings);
        if (type is CompositeType { IsVariable: true } variable)
        {
            AddFieldOfData(field, variable, level, findings);
            return;
        }

        if (level.Last is { } last)
        {
            findings.Error(
                "SBE407",
                field.Place,
                $"The {field.Describe()} stands after {last.LocalName} '{last.Name}'; fields come first, then groups, then data. Move it up."
            );
        }

        if (type is null || _fields.Resolve(field, type, findings) is not ({ } value, Presence presence))
        {
            findings.Break();
            return;
        }

        int size = presence == Presence.Constant ? 0 : (int)TypeSize.Of(type);
        int offset = level.Block.Place(field, size);
        FieldIr ir = new(
            field.Name,
            level.ClaimField(field),
            field.Number("id") ?? 0,
            Docs.Of(field, type),
            presence,
            offset,
            size,
            value,
            field.Value("timeUnit"),
            field.Value("epoch")
        );
        DimensionRule.Check(field, ir, options, findings);
        level.Add(field, ir);
    }

    private void AddFieldOfData(SyntaxElement field, CompositeType type, LevelBuilder level, Findings findings)
    {
        findings.Warning(
            "SBE450",
            field.PlaceOf("type"),
            $"The {field.Describe()} is of the variable-length type '{field.Value("type")}' and is treated as data: it follows the block. Write <data> instead of <field>."
        );
        if (field.Attribute("alignment") is { } alignment)
        {
            findings.Error(
                "SBE463",
                alignment.Place,
                $"The {field.Describe()} is data, which cannot be aligned; remove 'alignment'."
            );
        }

        if (_data.Resolve(field, type, findings) is { } data)
        {
            level.Add(field, data with { Name = level.ClaimData(field) });
        }
        else
        {
            findings.Break();
        }
    }

    private void AddData(SyntaxElement element, LevelBuilder level, Findings findings)
    {
        level.LastData = element;
        if (_data.ResolveType(element, findings) is { } type && _data.Resolve(element, type, findings) is { } data)
        {
            level.Add(element, data with { Name = level.ClaimData(element) });
        }
        else
        {
            findings.Break();
        }
    }

    private void AddGroup(SyntaxElement element, LevelBuilder level, LevelContext context, Findings findings)
    {
        if (level.LastData is { } last)
        {
            findings.Error(
                "SBE408",
                element.Place,
                $"The {element.Describe()} stands after data '{last.Name}'; groups come before data. Move it up."
            );
        }

        level.LastGroup = element;
        if (element.Attribute("offset") is { } offset)
        {
            findings.Warning(
                "SBE451",
                offset.Place,
                $"The offset of {element.Describe()} is ignored: a group follows what precedes it."
            );
        }

        string name = level.ClaimGroup(element);
        Documentation doc = Docs.Of(element);
        ResolvedDimension? dimension = _dimensions.Resolve(element, findings);
        LevelIr entry = Resolve(element, context.Enter(name, doc.SinceVersion), findings);
        if (dimension is null)
        {
            findings.Break();
            return;
        }

        CheckBlockLength(element, dimension, entry, findings);
        level.Add(element, new GroupIr(element.Name, name, element.Number("id") ?? 0, doc, dimension.Ir, entry));
    }

    private static void CheckBlockLength(
        SyntaxElement group,
        ResolvedDimension dimension,
        LevelIr entry,
        Findings findings
    )
    {
        IntegerMember member = dimension.BlockLength;
        bool exceedsMaximum = member.DeclaredMax is { } max && entry.BlockLength > IntegerMember.ToInt64(max);
        if (!member.Fits(entry.BlockLength) || exceedsMaximum)
        {
            string limit =
                member.Constant is { } constant ? $"which is the constant {Literal.Show(constant)}"
                : exceedsMaximum ? $"whose maxValue is {Literal.Show(member.DeclaredMax!.Value)}"
                : $"which is {member.Primitive.SchemaName()}";
            findings.Error(
                "SBE462",
                group.Place,
                $"The entries of {group.Describe()} have a block of {entry.BlockLength} bytes; that does not fit into the member 'blockLength' of its dimension type, {limit}."
            );
        }
    }
}
