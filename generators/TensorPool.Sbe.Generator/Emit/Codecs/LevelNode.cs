using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// A level of a message (its root, or the entry of a group) with its place in the tree: what the emitters ask for over
/// and over, worked out once.
/// </summary>
internal sealed class LevelNode
{
    private LevelNode(
        SchemaContext schema,
        MessageIr message,
        LevelIr level,
        GroupIr? group,
        LevelNode? parent,
        Counter states
    )
    {
        Schema = schema;
        Message = message;
        Level = level;
        Group = group;
        Parent = parent;
        Names = MetadataNames.For(level);
        Depth = parent is null ? 0 : parent.Depth + 1;
        Path = parent is null ? "" : Join(parent.Path, group!.SchemaName);
        Constants = parent is null
            ? CodecNames.Constants(message.Type)
            : $"{parent.Constants}.Groups.{parent.Names.Of(group!)}";
        BeforeFirstEntry = parent is null ? -1 : states.Take(1);
        FirstState = states.Take(level.Sequence.Count + 1);
        var elements = new List<SequenceElement>();
        foreach (int index in level.Sequence)
        {
            elements.Add(
                index >= 0
                    ? new SequenceElement(
                        FirstState + elements.Count,
                        new LevelNode(schema, message, level.Groups[index], this, states),
                        null
                    )
                    : new SequenceElement(FirstState + elements.Count, null, level.Data[~index])
            );
        }

        Sequence = elements;
    }

    private LevelNode(SchemaContext schema, MessageIr message, GroupIr group, LevelNode parent, Counter states)
        : this(schema, message, group.Entry, group, parent, states) { }

    public static LevelNode Root(SchemaContext schema, MessageIr message) =>
        new(schema, message, message.Root, null, null, new Counter());

    public SchemaContext Schema { get; }

    public MessageIr Message { get; }

    public LevelIr Level { get; }

    /// <summary>The group whose entry this is, or null for the root.</summary>
    public GroupIr? Group { get; }

    public LevelNode? Parent { get; }

    public bool IsRoot => Parent is null;

    /// <summary>0 for the root, 1 for the entry of a group in the root, …</summary>
    public int Depth { get; }

    /// <summary>Schema names from the root, joined by dots; empty for the root.</summary>
    public string Path { get; }

    /// <summary>The static class that holds the constants of this level, as an expression.</summary>
    public string Constants { get; }

    /// <summary>The own version as an <c>int</c>; its constant is of the type that the header has.</summary>
    public string OwnVersion =>
        Schema.Header.Version.Type is PrimitiveType.UInt32 or PrimitiveType.UInt64
            ? $"(int){Constants}.SchemaVersion"
            : $"{Constants}.SchemaVersion";

    /// <summary>Names of the nested classes of constants.</summary>
    public MetadataNames Names { get; }

    /// <summary>Groups and data in the order of the wire.</summary>
    public IReadOnlyList<SequenceElement> Sequence { get; }

    public IEnumerable<LevelNode> Groups =>
        Sequence.Where(static e => e.Group is not null).Select(static e => e.Group!);

    public IEnumerable<DataIr> Data => Sequence.Where(static e => e.Data is not null).Select(static e => e.Data!);

    /// <summary>Nothing follows the block: entries are of one size, and a group of them can be indexed.</summary>
    public bool IsFlat => Sequence.Count == 0;

    /// <summary>Entries may be of 0 bytes, so that only the type of the count bounds how many a message claims.</summary>
    public bool MayLackBytes => IsFlat && MayLackBlock;

    /// <summary>Some version of the level has no fields.</summary>
    public bool MayLackBlock => Versions.Any(v => MinimumBlockAt(v) == 0);

    /// <summary>Order checks: the state in which the first entry has not been entered yet.</summary>
    public int BeforeFirstEntry { get; }

    /// <summary>Order checks: the state in which the block is accessible and nothing after it was touched.</summary>
    public int FirstState { get; }

    /// <summary>Order checks: the state after the last element of the level.</summary>
    public int LastState => FirstState + Sequence.Count;

    /// <summary>
    /// Size of the head of the element right behind the block, the dimension of a group or the length of data, which
    /// entering an entry makes sure of; 0 for a level that may lack it.
    /// </summary>
    public int SureHead => IsRoot || IsFlat || CanBeAbsent(DocOf(Sequence[0])) ? 0 : HeadOf(Sequence[0]);

    /// <summary>Bytes that follow the block at least: dimensions and length fields.</summary>
    public int MinimumTail => Sequence.Sum(HeadOf);

    /// <summary>The same for a version: elements that it does not have take no bytes.</summary>
    public int MinimumTailAt(int version) => Sequence.Where(e => DocOf(e).SinceVersion <= version).Sum(HeadOf);

    /// <summary>The length that a block must have at least to hold the fields of a version.</summary>
    public int MinimumBlockAt(int version) =>
        version >= Schema.Version
            ? Level.BlockLength
            : Level
                .Fields.Where(f => f.Presence != Presence.Constant && f.Doc.SinceVersion <= version)
                .Select(static f => f.Offset + f.Size)
                .DefaultIfEmpty(0)
                .Max();

    /// <summary>Versions, newest first, from which on a level looks different; 0 is always among them.</summary>
    public IEnumerable<int> Versions =>
        Level
            .Fields.Where(static f => f.Presence != Presence.Constant)
            .Select(static f => f.Doc.SinceVersion)
            .Concat(Sequence.Select(static e => DocOf(e).SinceVersion))
            .Concat([0, Schema.Version])
            .Select(v => Math.Max(v, Message.Doc.SinceVersion))
            .Distinct()
            .OrderByDescending(static v => v);

    /// <summary>Whether an element can be missing in a message that the decoder accepts.</summary>
    public bool CanBeAbsent(Documentation doc) => doc.SinceVersion > Message.Doc.SinceVersion;

    /// <summary>The path of an element of this level, for messages to users.</summary>
    public string PathOf(string schemaName) => Join(Path, schemaName);

    private static Documentation DocOf(SequenceElement element) => element.Group?.Group!.Doc ?? element.Data!.Doc;

    private static int HeadOf(SequenceElement element) =>
        element.Group?.Group!.Dimension.Size ?? element.Data!.HeaderSize;

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;

    private sealed class Counter
    {
        private int _next;

        public int Take(int count)
        {
            int first = _next;
            _next += count;
            return first;
        }
    }
}

/// <summary>A group or a data element, with the order state in which it is due.</summary>
internal sealed record SequenceElement(int DueState, LevelNode? Group, DataIr? Data);

/// <summary>
/// Names of the nested classes that hold constants. A field called <c>id</c> cannot have its constants in a class
/// <c>Id</c>, since one of them is called <c>Id</c>; here, and only here, it becomes <c>Id_</c>.
/// </summary>
internal sealed class MetadataNames
{
    private static readonly string[] Reserved =
    [
        "Id",
        "Offset",
        "Size",
        "SinceVersion",
        "NullValue",
        "MinValue",
        "MaxValue",
        "Length",
        "Value",
        "HeaderSize",
        "MaxLength",
        "BlockLength",
        "MinCount",
        "MaxCount",
        "MinimumLength",
        "DimensionSize",
        "Fields",
        "Groups",
        "Data",
        "GetEncodedLength",
        "ToString",
        "Equals",
        "GetHashCode",
        "GetType",
        "ReferenceEquals",
        "MemberwiseClone",
        "Finalize",
    ];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public static MetadataNames For(LevelIr level)
    {
        var names = new MetadataNames();
        foreach (
            IEnumerable<string> group in new[]
            {
                level.Fields.Select(static f => f.Name),
                level.Groups.Select(static g => g.Name),
                level.Data.Select(static d => d.Name),
            }
        )
        {
            names.Add(group);
        }

        return names;
    }

    public static MetadataNames For(IEnumerable<FieldIr> members)
    {
        var names = new MetadataNames();
        names.Add(members.Select(static f => f.Name));
        return names;
    }

    public string Of(FieldIr field) => _names[field.Name];

    public string Of(GroupIr group) => _names[group.Name];

    public string Of(DataIr data) => _names[data.Name];

    private void Add(IEnumerable<string> wanted)
    {
        var scope = new NameScope(Reserved);
        foreach (string name in wanted)
        {
            _names[name] = scope.Claim(name, static n => [n]);
        }
    }
}
