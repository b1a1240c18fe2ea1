using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Including;

/// <summary>Tells which files a schema includes, so that a schema depends on those and on no other.</summary>
internal static class IncludeScanner
{
    /// <summary>The normalised paths that a file includes itself, in order of appearance.</summary>
    public static IReadOnlyList<string> FindIncludes(SchemaSource source, CancellationToken ct)
    {
        var paths = new List<string>();
        // Most schemas include nothing; they need not be parsed to know it.
        if (source.Text.Contains("/XInclude") && SyntaxReader.Read(source, out _, ct) is { } root)
        {
            Collect(root, source.Path, paths);
        }

        return paths;
    }

    /// <summary>
    /// Those of <paramref name="files"/> that a file includes, directly or through others, in order of discovery. The
    /// outcome of compiling the file depends on these alone.
    /// </summary>
    public static IReadOnlyList<SchemaSource> FindIncluded(
        SchemaSource source,
        IReadOnlyList<SchemaSource> files,
        CancellationToken ct
    )
    {
        var found = new List<SchemaSource>();
        var pending = new Queue<SchemaSource>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { IncludePath.Normalize(source.Path) };
        for (
            SchemaSource? current = source;
            current is not null;
            current = pending.Count > 0 ? pending.Dequeue() : null
        )
        {
            foreach (string path in FindIncludes(current, ct))
            {
                if (IncludePath.Find(path, files) is { } file && seen.Add(IncludePath.Normalize(file.Path)))
                {
                    found.Add(file);
                    pending.Enqueue(file);
                }
            }
        }

        return found;
    }

    private static void Collect(SyntaxElement element, string file, List<string> paths)
    {
        if (element is { LocalName: Tags.Include, IsXInclude: true } && element.Value("href") is { Length: > 0 } href)
        {
            paths.Add(IncludePath.Combine(file, href));
        }

        foreach (SyntaxElement child in element.Children)
        {
            Collect(child, file, paths);
        }
    }
}
