using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>A run of bytes.</summary>
internal sealed record ByteRange(int Start, int Length);

/// <summary>Bytes inside a composite that belong to no member.</summary>
internal sealed record CompositeHoles(TypeName Type, EquatableArray<ByteRange> Ranges);

/// <summary>
/// Bytes of a block that belong to no field: room before an explicit offset, the rest of an explicit block length, and
/// the holes of composites. Encoders zero them, so that nothing of what was in the buffer before leaves with a message.
/// </summary>
internal static class Holes
{
    public static IReadOnlyList<ByteRange> Of(LevelIr level, IReadOnlyList<CompositeHoles> composites) =>
        Of(level.Fields, level.BlockLength, t => RangesOf(t, composites));

    public static IReadOnlyList<ByteRange> Of(
        CompositeIr composite,
        Func<TypeName, IReadOnlyList<ByteRange>> ofComposite
    ) => Of(composite.Members, composite.Size, ofComposite);

    /// <summary>The composites with holes among those given, nested ones resolved.</summary>
    public static EquatableArray<CompositeHoles> OfComposites(IReadOnlyList<CompositeIr> composites)
    {
        Dictionary<TypeName, CompositeIr> byType = composites.ToDictionary(static c => c.Type);
        var result = new Dictionary<TypeName, IReadOnlyList<ByteRange>>();

        IReadOnlyList<ByteRange> Resolve(TypeName type)
        {
            if (!result.TryGetValue(type, out IReadOnlyList<ByteRange>? ranges))
            {
                ranges = byType.TryGetValue(type, out CompositeIr? composite) ? Of(composite, Resolve) : [];
                result[type] = ranges;
            }

            return ranges;
        }

        return composites
            .Select(c => new CompositeHoles(c.Type, Resolve(c.Type).ToEquatableArray()))
            .Where(static h => h.Ranges.Count > 0)
            .ToEquatableArray();
    }

    /// <summary>Those that a level and its groups use, so that a message does not depend on composites of others.</summary>
    public static EquatableArray<CompositeHoles> UsedBy(LevelIr level, IReadOnlyList<CompositeHoles> composites)
    {
        var used = new HashSet<TypeName>(Fields(level).Select(static f => (f.Value as CompositeValue)?.Type!));
        return composites.Where(c => used.Contains(c.Type)).ToEquatableArray();
    }

    private static IEnumerable<FieldIr> Fields(LevelIr level) =>
        level.Fields.Concat(level.Groups.SelectMany(static g => Fields(g.Entry)));

    /// <summary>Statements that zero the holes of a block.</summary>
    public static void EmitClear(IndentedWriter writer, IEnumerable<ByteRange> holes, string origin)
    {
        foreach (ByteRange hole in holes)
        {
            writer.WriteLine(
                $"{WireExpressions.Unsafe}.InitBlockUnaligned({WireExpressions.At(origin, CSharpLiterals.Of(hole.Start))}, 0, {CSharpLiterals.Of(hole.Length)});"
            );
        }
    }

    private static List<ByteRange> RangesOf(TypeName type, IReadOnlyList<CompositeHoles> composites) =>
        composites.FirstOrDefault(c => c.Type == type) is { } found ? [.. found.Ranges] : [];

    private static List<ByteRange> Of(
        IEnumerable<FieldIr> fields,
        int length,
        Func<TypeName, IReadOnlyList<ByteRange>> ofComposite
    )
    {
        var holes = new List<ByteRange>();
        int position = 0;
        foreach (FieldIr field in fields.Where(static f => f.Presence != Presence.Constant))
        {
            Add(holes, position, field.Offset - position);
            if (field.Value is CompositeValue composite)
            {
                foreach (ByteRange inner in ofComposite(composite.Type))
                {
                    Add(holes, field.Offset + inner.Start, inner.Length);
                }
            }

            position = field.Offset + field.Size;
        }

        Add(holes, position, length - position);
        return holes;
    }

    private static void Add(List<ByteRange> holes, int start, int length)
    {
        if (length <= 0)
        {
            return;
        }

        if (holes.Count > 0 && holes[holes.Count - 1] is { } last && last.Start + last.Length == start)
        {
            holes[holes.Count - 1] = new ByteRange(last.Start, last.Length + length);
            return;
        }

        holes.Add(new ByteRange(start, length));
    }
}
