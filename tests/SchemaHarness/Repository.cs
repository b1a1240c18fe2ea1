namespace TensorPool.Sbe.SchemaHarness;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string At(params string[] segments) => Path.Combine([Root, .. segments]);

    // Not by [CallerFilePath]: deterministic builds replace the path.
    private static string FindRoot()
    {
        for (
            DirectoryInfo? directory = new(AppContext.BaseDirectory);
            directory is not null;
            directory = directory.Parent
        )
        {
            if (File.Exists(Path.Combine(directory.FullName, "TensorPool.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No TensorPool.sln above {AppContext.BaseDirectory}.");
    }
}
