namespace TensorPool.Cli.Inspection;

/// <summary>The files that owners of regions make below a base directory.</summary>
internal static class RegionTree
{
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        // Base, namespace or stream, instance, epoch, and two for whoever puts all of it into folders.
        MaxRecursionDepth = 6,
        // What other users keep to themselves is not ours to tell of, and no reason to pass over the rest.
        IgnoreInaccessible = true,
        // Owners make no links, and one could lead out of the base directory. Hidden files count: a lock is one.
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>All files of a name, in order of their paths.</summary>
    public static IEnumerable<string> FilesNamed(string name, string baseDirectory) =>
        Directory.EnumerateFiles(baseDirectory, name, Options).Order(StringComparer.Ordinal);
}
