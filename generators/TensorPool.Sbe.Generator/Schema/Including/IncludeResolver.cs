using TensorPool.Sbe.Generator.Schema.Resolving;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Including;

/// <summary>
/// Finds what stands in place of an <c>xi:include</c>. A file is taken once per schema: two fragments that both include
/// the common types are the rule, and taking these twice would only define them twice.
/// </summary>
internal sealed class IncludeResolver
{
    /// <summary>Includes may nest this deep, so that hostile files cannot exhaust the stack.</summary>
    private const int MaxDepth = 32;

    private readonly IReadOnlyList<SchemaSource> _files;
    private readonly Findings _findings;
    private readonly CancellationToken _ct;
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    public IncludeResolver(
        SchemaSource schema,
        IReadOnlyList<SchemaSource> files,
        Findings findings,
        CancellationToken ct
    )
    {
        _files = files;
        _findings = findings;
        _ct = ct;
        _open.Add(IncludePath.Normalize(schema.Path));
    }

    /// <summary>Whether an include led nowhere, so that a name that seems unknown may be defined there.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>
    /// Visits what an include stands for: the root of the included file, or the children of its fallback. The file
    /// counts as open during the visit, which is how a cycle is seen.
    /// </summary>
    public void Visit(SyntaxElement include, Action<SyntaxElement> visit)
    {
        if (ReadTarget(include) is not { } href)
        {
            IsIncomplete = true;
            return;
        }

        SchemaSource? source =
            Find(include, href)
            // An address may be escaped: "my%20types.xml".
            ?? Find(include, Uri.UnescapeDataString(href));
        if (source is null)
        {
            VisitFallback(include, href, visit);
            return;
        }

        string path = IncludePath.Normalize(source.Path);
        if (_open.Contains(path))
        {
            Fail(
                "SBE016",
                include.PlaceOf("href"),
                $"The includes form a cycle: {string.Join(" -> ", _open.Append(path).Select(IncludePath.FileName))}. Remove one of them."
            );
        }
        else if (_open.Count > MaxDepth)
        {
            Fail(
                "SBE016",
                include.PlaceOf("href"),
                $"Includes are nested more than {MaxDepth} levels deep; include the file of '{href}' directly."
            );
        }
        else if (_done.Add(path))
        {
            VisitFile(include, source, path, visit);
        }
    }

    private void VisitFile(SyntaxElement include, SchemaSource source, string path, Action<SyntaxElement> visit)
    {
        if (SyntaxReader.Read(source, out SchemaDiagnostic? error, _ct) is not { } root)
        {
            _findings.Add(error!);
            IsIncomplete = true;
        }
        else if (!Tags.IsFragmentRoot(root.LocalName))
        {
            Fail(
                "SBE016",
                include.PlaceOf("href"),
                $"The included file '{IncludePath.FileName(path)}' has the root element <{root.LocalName}>; only files with the root <types>, <messages> or <message> can be included."
            );
        }
        else
        {
            _open.Add(path);
            visit(root);
            _open.RemoveAt(_open.Count - 1);
        }
    }

    private void VisitFallback(SyntaxElement include, string href, Action<SyntaxElement> visit)
    {
        SyntaxElement? fallback = include.Children.Find(static c =>
            c is { LocalName: Tags.Fallback, IsXInclude: true }
        );
        if (fallback is null)
        {
            string path = IncludePath.Combine(include.File.Path, href);
            string? near = NearName.Find(
                IncludePath.FileName(path),
                _files.Select(static f => IncludePath.FileName(f.Path))
            );
            Fail(
                "SBE013",
                include.PlaceOf("href"),
                $"The included file '{href}' is not among the additional files of the project.{NearName.Hint(near)} Add it as an <AdditionalFiles> item; a generator cannot read files on its own."
            );
            return;
        }

        foreach (SyntaxElement child in fallback.Children)
        {
            visit(child);
        }
    }

    /// <summary>The address of the include, or null if it asks for more than a whole XML file.</summary>
    private string? ReadTarget(SyntaxElement include)
    {
        if (include.Attribute("href") is not { } href)
        {
            return Fail("SBE003", include.Place, "An xi:include needs the attribute 'href' with the path of a file.");
        }

        if (href.Value.Length == 0)
        {
            return Fail(
                "SBE004",
                href.Place,
                "The attribute 'href' of an xi:include is empty; it must be the path of a file."
            );
        }

        if (include.Attribute("parse") is { } parse && parse.Value != "xml")
        {
            return Fail(
                "SBE016",
                parse.Place,
                $"An xi:include with parse=\"{parse.Value}\" is not supported; only XML can be included."
            );
        }

        if (include.Attribute("xpointer") is { } pointer)
        {
            return Fail(
                "SBE016",
                pointer.Place,
                "An xi:include with 'xpointer' is not supported; only whole files can be included."
            );
        }

        return href.Value.IndexOf('#') >= 0
            ? Fail(
                "SBE016",
                href.Place,
                $"The include of '{href.Value}' has a fragment identifier, which is not supported; only whole files can be included."
            )
            : href.Value;
    }

    private SchemaSource? Find(SyntaxElement include, string href) =>
        IncludePath.Find(IncludePath.Combine(include.File.Path, href), _files);

    private string? Fail(string id, SourcePlace place, string message)
    {
        IsIncomplete = true;
        _findings.Error(id, place, message);
        return null;
    }
}
