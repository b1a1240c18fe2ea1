using TensorPool.Sbe.Generator.Emit.Codecs;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>
/// What one emitted file is made of, and nothing else: two equal units give the same file, and an edit of another part
/// of the schema leaves a unit equal.
/// </summary>
internal abstract record SourceUnit(SchemaContext Context)
{
    /// <summary>The type that names the file.</summary>
    public abstract TypeName Type { get; }

    /// <summary>The names, in the namespace of <see cref="Type"/>, that the file takes.</summary>
    public abstract IEnumerable<string> TakenNames { get; }

    /// <summary>The element of the schema, or empty where the file stands for the schema as a whole.</summary>
    public abstract string SchemaName { get; }
}

internal sealed record EnumUnit(SchemaContext Context, EnumIr Enum) : SourceUnit(Context)
{
    public override TypeName Type => Enum.Type;

    public override IEnumerable<string> TakenNames => Vocabulary.ForEnum(Type.Name);

    public override string SchemaName => Enum.SchemaName;
}

internal sealed record SetUnit(SchemaContext Context, SetIr Set) : SourceUnit(Context)
{
    public override TypeName Type => Set.Type;

    public override IEnumerable<string> TakenNames => Vocabulary.ForEnum(Type.Name);

    public override string SchemaName => Set.SchemaName;
}

/// <param name="NullImage">The bytes of the composite with every member null.</param>
internal sealed record CompositeUnit(SchemaContext Context, CompositeIr Composite, EquatableArray<byte> NullImage)
    : SourceUnit(Context)
{
    public override TypeName Type => Composite.Type;

    public override IEnumerable<string> TakenNames => Vocabulary.ForComposite(Type.Name);

    public override string SchemaName => Composite.SchemaName;
}

/// <param name="Holes">Holes of the composites that the message uses.</param>
internal sealed record MessageUnit(SchemaContext Context, MessageIr Message, EquatableArray<CompositeHoles> Holes)
    : SourceUnit(Context)
{
    public override TypeName Type => Message.Type;

    public override IEnumerable<string> TakenNames => Vocabulary.ForMessage(Type.Name);

    public override string SchemaName => Message.SchemaName;
}

/// <summary>The facts about a schema and its messages, for tools.</summary>
internal sealed record SchemaInfoUnit(SchemaContext Context, EquatableArray<MessageSummary> Messages)
    : SourceUnit(Context)
{
    public const string TypeNameOf = "SchemaInfo";

    public override TypeName Type => new(Context.Namespace, TypeNameOf);

    public override IEnumerable<string> TakenNames => [TypeNameOf];

    public override string SchemaName => "";
}

/// <summary>What a table of messages says of one. <paramref name="MinimumLength"/> counts empty groups and data.</summary>
internal sealed record MessageSummary(
    string SchemaName,
    int TemplateId,
    int SinceVersion,
    int BlockLength,
    int MinimumLength,
    bool HasHeader
);

/// <summary>The dispatcher of one schema, with its messages in the order of their template ids.</summary>
internal sealed record DispatcherUnit(SchemaContext Context, EquatableArray<DispatchEntry> Entries)
    : SourceUnit(Context)
{
    public const string DispatcherName = "MessageDispatcher";
    public const string HandlerName = "IMessageHandler";

    public override TypeName Type => new(Context.Namespace, DispatcherName);

    public override IEnumerable<string> TakenNames => [DispatcherName, HandlerName];

    public override string SchemaName => "";
}

/// <summary>One row of a dispatch table: <c>case 4: handler.OnFrameDescriptor(…)</c>.</summary>
internal sealed record DispatchEntry(string SchemaName, TypeName Type, string HandlerMethod, int TemplateId);

/// <summary>
/// The dispatcher of several schemas, by the option <c>SbeDispatcher</c>. <paramref name="Context"/> is that of the
/// first schema; all have the same header.
/// </summary>
internal sealed record CombinedDispatcherUnit(
    SchemaContext Context,
    TypeName Dispatcher,
    bool IsPublic,
    EquatableArray<SchemaContext> Schemas
) : SourceUnit(Context)
{
    public override TypeName Type => Dispatcher;

    public override IEnumerable<string> TakenNames => [Dispatcher.Name, HandlerName];

    public override string SchemaName => "";

    public string HandlerName => "I" + Dispatcher.Name + "Handler";
}
