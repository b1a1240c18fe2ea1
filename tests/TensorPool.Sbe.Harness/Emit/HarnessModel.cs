using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Harness.Emit;

/// <summary>A schema with numbers for all that emitted methods are named after.</summary>
internal sealed class HarnessModel
{
    private readonly Dictionary<TypeName, int> _indices = [];

    public HarnessModel(SchemaIr schema)
    {
        Schema = schema;
        foreach (
            TypeName type in schema
                .Enums.Select(static e => e.Type)
                .Concat(schema.Sets.Select(static s => s.Type))
                .Concat(schema.Composites.Select(static c => c.Type))
        )
        {
            _indices.Add(type, _indices.Count);
        }

        foreach (MessageIr message in schema.Messages)
        {
            LevelModel root = Add(message, message.Root, null, null);
            Messages.Add(new MessageModel(Messages.Count, message, root));
        }
    }

    public SchemaIr Schema { get; }

    public List<MessageModel> Messages { get; } = [];

    public List<LevelModel> Levels { get; } = [];

    public int IndexOf(TypeName type) => _indices[type];

    public EnumIr Enum(TypeName type) => Schema.Enums.Single(e => e.Type == type);

    public CompositeIr Header => Schema.Composites.Single(c => c.Type == Schema.Context.Header.Type);

    /// <summary>Members of the header that the encoder does not write by itself.</summary>
    public IEnumerable<FieldIr> FreeHeaderMembers
    {
        get
        {
            HeaderIr header = Schema.Context.Header;
            HeaderMemberIr?[] written =
            [
                header.BlockLength,
                header.TemplateId,
                header.SchemaId,
                header.Version,
                header.NumGroups,
                header.NumVarDataFields,
            ];
            HashSet<int> offsets =
            [
                .. written.Where(static m => m is { Constant: null }).Select(static m => m!.Offset),
            ];
            return Header.Members.Where(m => m.Presence != Presence.Constant && !offsets.Contains(m.Offset));
        }
    }

    private LevelModel Add(MessageIr message, LevelIr ir, GroupIr? group, LevelModel? parent)
    {
        var level = new LevelModel(Levels.Count, message, ir, group, parent);
        Levels.Add(level);
        foreach (GroupIr nested in ir.Groups)
        {
            level.Groups.Add(Add(message, nested.Entry, nested, level));
        }

        return level;
    }
}

internal sealed record MessageModel(int Index, MessageIr Ir, LevelModel Root);

internal sealed record LevelModel(int Index, MessageIr Message, LevelIr Ir, GroupIr? Group, LevelModel? Parent)
{
    public List<LevelModel> Groups { get; } = [];

    public bool IsRoot => Group is null;

    /// <summary>Nothing follows the block, so there is no position.</summary>
    public bool IsFlat => Ir.Groups.Count == 0 && Ir.Data.Count == 0;

    /// <summary>Schema names from the root down.</summary>
    public IEnumerable<string> Path => IsRoot ? [] : Parent!.Path.Append(Group!.SchemaName);

    /// <summary>The type of the codec: <c>…Decoder</c> with the entries nested in it.</summary>
    public string TypeOf(string suffix) =>
        IsRoot ? Message.Type.Global(suffix) : $"{Parent!.TypeOf(suffix)}.{Group!.Name}Entry";

    public bool CanBeAbsent(Documentation doc) => doc.SinceVersion > Message.Doc.SinceVersion;

    /// <summary>What follows the block, in order.</summary>
    public IEnumerable<(LevelModel? Group, DataIr? Data)> Sequence =>
        Ir.Sequence.Select(i => i >= 0 ? (Groups[i], (DataIr?)null) : (null, Ir.Data[~i]));
}
