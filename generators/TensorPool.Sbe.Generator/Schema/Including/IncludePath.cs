namespace TensorPool.Sbe.Generator.Schema.Including;

/// <summary>
/// Paths of included files. A generator may not look at the file system, so a path is only ever compared with the
/// paths of the files that the build has handed over.
/// </summary>
internal static class IncludePath
{
    /// <summary>The path that <paramref name="href"/> means in a file: relative to that file's directory.</summary>
    public static string Combine(string includingFile, string href)
    {
        string target = href.Replace('\\', '/');
        if (IsRooted(target))
        {
            return Normalize(target);
        }

        string path = includingFile.Replace('\\', '/');
        return Normalize(path.Substring(0, path.LastIndexOf('/') + 1) + target);
    }

    /// <summary>Forward slashes only, without <c>.</c> and, where possible, without <c>..</c>.</summary>
    public static string Normalize(string path)
    {
        string unified = path.Replace('\\', '/');
        // The two slashes of a network share are part of its root.
        string root =
            unified.StartsWith("//", StringComparison.Ordinal) ? "//"
            : unified.StartsWith("/", StringComparison.Ordinal) ? "/"
            : "";
        var segments = new List<string>();
        foreach (string segment in unified.Split('/'))
        {
            if (segment == ".." && segments.Count > 0 && segments[segments.Count - 1] != "..")
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment.Length > 0 && segment != "." && !(segment == ".." && root.Length > 0))
            {
                segments.Add(segment);
            }
        }

        return root + string.Join("/", segments);
    }

    /// <summary>The file at a normalised path: equal to the letter, or else equal but for case.</summary>
    public static SchemaSource? Find(string path, IReadOnlyList<SchemaSource> files)
    {
        SchemaSource? similar = null;
        foreach (SchemaSource file in files)
        {
            string candidate = Normalize(file.Path);
            if (string.Equals(candidate, path, StringComparison.Ordinal))
            {
                return file;
            }

            if (similar is null && string.Equals(candidate, path, StringComparison.OrdinalIgnoreCase))
            {
                similar = file;
            }
        }

        return similar;
    }

    /// <summary>The last segment, for messages and emitted text, which must not name directories of this machine.</summary>
    public static string FileName(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    private static bool IsRooted(string path) =>
        path.StartsWith("/", StringComparison.Ordinal) || (path.Length > 1 && path[1] == ':');
}
