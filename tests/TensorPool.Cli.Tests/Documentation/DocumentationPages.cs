namespace TensorPool.Cli.Tests.Documentation;

/// <summary>The pages in docs/.</summary>
internal static class DocumentationPages
{
    public static string PathOf(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorPool.sln")))
            {
                return Path.Combine(folder.FullName, "docs", name);
            }
        }

        throw new InvalidOperationException("There is no TensorPool.sln above the tests.");
    }

    /// <summary>What a page has below a heading, up to the next one.</summary>
    public static string Section(string name, string heading)
    {
        string page = File.ReadAllText(PathOf(name));
        string start = $"\n## {heading}\n";
        int begin = page.IndexOf(start, StringComparison.Ordinal);
        Assert.True(begin >= 0, $"docs/{name} has no section \"{heading}\".");
        int end = page.IndexOf("\n## ", begin + start.Length, StringComparison.Ordinal);
        return end < 0 ? page[begin..] : page[begin..end];
    }
}
