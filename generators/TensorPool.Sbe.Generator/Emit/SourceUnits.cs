using TensorPool.Sbe.Generator.Emit.Codecs;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>Cuts a schema into the units that are emitted, compared and cached one by one.</summary>
internal static class SourceUnits
{
    /// <summary>Names of a handler interface that messages yield to.</summary>
    private static readonly string[] HandlerVocabulary = ["OnUnknownTemplate", "OnRejected"];

    /// <summary>All units of a schema: types and messages in schema order, then what stands for the whole schema.</summary>
    public static EquatableArray<SourceUnit> Of(SchemaIr schema)
    {
        SchemaContext context = schema.Context;
        var units = new List<SourceUnit>();
        units.AddRange(schema.Enums.Select(e => new EnumUnit(context, e)));
        units.AddRange(schema.Sets.Select(s => new SetUnit(context, s)));
        var images = new NullImages(schema);
        units.AddRange(schema.Composites.Select(c => new CompositeUnit(context, c, images.Of(c))));
        EquatableArray<CompositeHoles> holes = Holes.OfComposites(schema.Composites);
        units.AddRange(schema.Messages.Select(m => new MessageUnit(context, m, Holes.UsedBy(m.Root, holes))));
        units.Add(
            new SchemaInfoUnit(
                context,
                schema.Messages.OrderBy(static m => m.TemplateId).Select(Summary).ToEquatableArray()
            )
        );
        if (HasDispatcher(schema))
        {
            units.Add(new DispatcherUnit(context, Entries(schema)));
        }

        return units.ToEquatableArray();
    }

    /// <summary>
    /// Whether the schema has anything to dispatch. Overlays are records in shared memory: no header precedes them.
    /// </summary>
    public static bool HasDispatcher(SchemaIr schema) => schema.Messages.Any(static m => !m.HasOverlay);

    private static EquatableArray<DispatchEntry> Entries(SchemaIr schema)
    {
        var names = new NameScope(HandlerVocabulary);
        // Names are claimed in schema order, so that a later message never renames the handler of an earlier one.
        return schema
            .Messages.Where(static m => !m.HasOverlay)
            .Select(m => new DispatchEntry(
                m.SchemaName,
                m.Type,
                names.Claim("On" + m.Type.Name, static name => [name]),
                m.TemplateId
            ))
            .ToArray()
            .OrderBy(static e => e.TemplateId)
            .ToEquatableArray();
    }

    private static MessageSummary Summary(MessageIr message) =>
        new(
            message.SchemaName,
            message.TemplateId,
            message.Doc.SinceVersion,
            message.Root.BlockLength,
            message.Root.BlockLength
                + message.Root.Groups.Sum(static g => g.Dimension.Size)
                + message.Root.Data.Sum(static d => d.HeaderSize),
            !message.HasOverlay
        );
}
