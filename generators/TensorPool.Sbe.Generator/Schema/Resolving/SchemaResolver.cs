using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Grammar;
using TensorPool.Sbe.Generator.Schema.Including;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>One schema from syntax to model, step by step: types, header, messages, options.</summary>
internal sealed class SchemaResolver
{
    private readonly SyntaxElement _root;
    private readonly SchemaSource _source;
    private readonly SchemaOptions _options;
    private readonly CancellationToken _ct;

    /// <summary>Findings without which nothing can be emitted: those of the root and the header.</summary>
    private readonly Findings _fatal = new();

    /// <summary>Findings of containers and includes, which leave the rest usable.</summary>
    private readonly Findings _other = new();

    private readonly SchemaDocument _document;
    private readonly TypeTable _types;
    private readonly TypeNaming _naming;
    private readonly TypeOutput _output = new();

    public SchemaResolver(
        SyntaxElement root,
        SchemaSource source,
        IReadOnlyList<SchemaSource> files,
        SchemaOptions options,
        CancellationToken ct
    )
    {
        (_root, _source, _options, _ct) = (root, source, options, ct);

        // A version that is absent is 0; one that is no number has been reported and cannot be compared with.
        int? version = root.Attribute("version") is null ? 0 : root.Number("version");
        var grammar = new GrammarCheck(version, ct);
        grammar.CheckElement(root, _fatal);
        var includes = new IncludeResolver(source, files, _other, ct);
        _document = new SchemaDocument(root, includes, grammar, _other, ct);
        _types = new TypeTable(_document.Types, includes.IsIncomplete);
        _naming = new TypeNaming(_types, options.Namespace, root.Value("package"));
    }

    public CompiledSchema Resolve()
    {
        ByteOrder byteOrder = ReadByteOrder();
        List<Definition> types = _document.Types.FindAll(_types.IsCurrent);
        types.ForEach(_naming.ClaimType);
        _naming.ClaimMessages(_document.Messages);
        ResolveTypes(types);

        ResolvedHeader? header = HeaderResolver.Resolve(_root, _types, _fatal);
        List<MessageIr> messages = ResolveMessages(header);
        CheckOverlays();

        SchemaIr? schema =
            header?.Ir is { } ir && !_fatal.IsBroken
                ? new SchemaIr(
                    CreateContext(byteOrder, ir),
                    _output.Of<EnumIr>(types),
                    _output.Of<SetIr>(types),
                    _output.Of<CompositeIr>(types),
                    messages.ToEquatableArray()
                )
                : null;
        return new CompiledSchema(schema, CollectDiagnostics());
    }

    private void ResolveTypes(List<Definition> types)
    {
        var resolver = new CompositeResolver(_types, _naming, _output, _options);
        foreach (Definition definition in TypeOrder.Sort(types, _types, _ct))
        {
            _ct.ThrowIfCancellationRequested();
            definition.Resolved = resolver.ResolveType(definition.Element, definition.Findings);
        }
    }

    private List<MessageIr> ResolveMessages(ResolvedHeader? header)
    {
        if (_document.Messages.Count == 0)
        {
            _other.Warning("SBE007", _root.Place, "The schema has no messages; only its types are emitted.");
        }

        var resolver = new MessageResolver(_types, _naming, header, _options, _ct);
        var messages = new List<MessageIr>();
        foreach (Definition definition in _document.Messages)
        {
            if (resolver.Resolve(definition) is { } message)
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    private ByteOrder ReadByteOrder()
    {
        switch (_root.Attribute("byteOrder"))
        {
            case null or { Value: "littleEndian" }:
                return ByteOrder.LittleEndian;

            case { Value: "bigEndian" }:
                return ByteOrder.BigEndian;

            case { } other:
                string? near = NearName.Find(other.Value, ["littleEndian", "bigEndian"]);
                _fatal.Error(
                    "SBE006",
                    other.Place,
                    $"The byteOrder is '{other.Value}'; expected is 'littleEndian' or 'bigEndian'.{NearName.Hint(near)}"
                );
                return ByteOrder.LittleEndian;
        }
    }

    private void CheckOverlays()
    {
        var names = new HashSet<string>(_document.Messages.Select(static m => m.Name), StringComparer.Ordinal);
        foreach (string overlay in _options.Overlays)
        {
            if (!names.Contains(overlay))
            {
                _other.Error(
                    "SBE704",
                    _root.Place,
                    $"The option SbeOverlays names the message '{overlay}', which the schema does not have.{NearName.Hint(NearName.Find(overlay, names))}"
                );
            }
        }
    }

    private SchemaContext CreateContext(ByteOrder byteOrder, HeaderIr header) =>
        new(
            IncludePath.FileName(_source.Path),
            _root.Value("package"),
            _naming.NamespaceOf(null),
            _root.Number("id") ?? 0,
            _root.Number("version") ?? 0,
            _root.Value("semanticVersion"),
            _root.Value("description"),
            byteOrder,
            _options.IsPublic,
            _options.OrderChecks,
            header
        );

    /// <summary>All findings in the order of the text: the schema's own first, then those of its includes.</summary>
    private EquatableArray<SchemaDiagnostic> CollectDiagnostics() =>
        new[] { _fatal, _other }
            .Concat(_document.Types.Concat(_document.Messages).Select(static d => d.Findings))
            .SelectMany(static f => f.Items)
            .OrderBy(d => d.Place.Path == _source.Path ? "" : d.Place.Path, StringComparer.Ordinal)
            .ThenBy(static d => d.Place.Start)
            .ToEquatableArray();
}
