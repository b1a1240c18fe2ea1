using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>Where the fields are that an emitter writes accessors for: a block of a message, or a composite.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Owner">Schema name for messages to users: the message, or the composite.</param>
/// <param name="Path">Schema names from the owner down to the block; empty at its root.</param>
/// <param name="Constants">Expression of the class that holds <c>Fields</c>.</param>
/// <param name="Names">Names in that class.</param>
/// <param name="BlockLength">Length of the block.</param>
/// <param name="Since">Fields of this version or older are always there.</param>
internal sealed record BlockContext(
    SchemaContext Schema,
    string Owner,
    string Path,
    string Constants,
    MetadataNames Names,
    int BlockLength,
    int Since
)
{
    /// <summary>Up to this size a null reference is caught by the unmapped start of the address space.</summary>
    private const int UncheckedBlock = 32 * 1024;

    public static BlockContext Of(LevelNode node) =>
        new(
            node.Schema,
            node.Message.SchemaName,
            node.Path,
            node.Constants,
            node.Names,
            node.Level.BlockLength,
            node.Message.Doc.SinceVersion
        );

    public static BlockContext Of(SchemaContext schema, CompositeIr composite) =>
        new(
            schema,
            composite.SchemaName,
            "",
            CodecNames.Constants(composite.Type),
            MetadataNames.For(composite.Members),
            composite.Size,
            0
        );

    /// <summary>The reference that accessors read and write through.</summary>
    public string Origin =>
        BlockLength <= UncheckedBlock ? "_block" : $"{WireExpressions.Runtime}SbeWire.Checked(ref _block)";

    public bool CanBeAbsent(FieldIr field) => field.Doc.SinceVersion > Since && field.Presence != Presence.Constant;

    public string Constant(FieldIr field, string name) => $"{Constants}.Fields.{Names.Of(field)}.{name}";

    public string Offset(FieldIr field) => Constant(field, "Offset");

    public string PathOf(FieldIr field) => Path.Length == 0 ? field.SchemaName : $"{Path}.{field.SchemaName}";
}
