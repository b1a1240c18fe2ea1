using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>A level while it is read: what it has so far, and where the next field goes.</summary>
internal sealed class LevelBuilder
{
    private readonly Findings _findings;
    private readonly NameScope _scope;
    private readonly LevelVersions _versions;
    private readonly List<FieldIr> _fields = [];
    private readonly List<GroupIr> _groups = [];
    private readonly List<DataIr> _data = [];
    private readonly List<int> _sequence = [];

    public LevelBuilder(SyntaxElement owner, LevelContext context, Findings findings)
    {
        _findings = findings;
        _scope = context.NewScope();
        _versions = new LevelVersions(context, findings);
        Names = new LevelNames(findings);
        Block = new BlockLayout(owner, findings);
    }

    public LevelNames Names { get; }

    public BlockLayout Block { get; }

    /// <summary>The last <c>group</c> and <c>data</c> seen, broken ones too; nothing earlier may follow them.</summary>
    public SyntaxElement? LastGroup { get; set; }

    public SyntaxElement? LastData { get; set; }

    public SyntaxElement? Last => LastData ?? LastGroup;

    public string ClaimField(SyntaxElement element) => Claim(element, Vocabulary.ForField);

    public string ClaimGroup(SyntaxElement element) => Claim(element, Vocabulary.ForGroup);

    public string ClaimData(SyntaxElement element) => Claim(element, Vocabulary.ForData);

    public void Add(SyntaxElement element, FieldIr field)
    {
        _fields.Add(field);
        _versions.AddField(element, field);
    }

    public void Add(SyntaxElement element, GroupIr group)
    {
        _sequence.Add(_groups.Count);
        _groups.Add(group);
        _versions.AddTail(element, group.Doc.SinceVersion);
    }

    public void Add(SyntaxElement element, DataIr data)
    {
        _sequence.Add(~_data.Count);
        _data.Add(data);
        _versions.AddTail(element, data.Doc.SinceVersion);
    }

    public LevelIr Build()
    {
        _versions.Check();
        return new LevelIr(
            Block.Finish(),
            _fields.ToEquatableArray(),
            _groups.ToEquatableArray(),
            _data.ToEquatableArray(),
            _sequence.ToEquatableArray()
        );
    }

    private string Claim(SyntaxElement element, Func<string, IEnumerable<string>> derive)
    {
        string wanted = Identifiers.ToPascal(element.Name);
        if (Names.IsRepeated(element))
        {
            return wanted;
        }

        string name = _scope.Claim(wanted, derive);
        Rename.Report(element, wanted, name, _findings);
        return name;
    }
}
