namespace TensorPool.Docs.Tests;

/// <summary>The pages of the repository, found from the folder that the tests were built into.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Relative paths, with forward slashes, of all pages that are not build output.</summary>
    public static IEnumerable<string> Pages =>
        new[] { "README.md", "CHANGELOG.md" }.Concat(Find("docs")).Concat(Find("src")).Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Find(string folder) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorPool.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds TensorPool.sln.");
    }
}
