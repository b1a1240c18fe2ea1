using System.Text.Json;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests;

/// <summary>The vector files, as copied beside the tests.</summary>
internal static class Vectors
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "vectors");

    public static string General { get; } = Path.Combine(Root, "general");

    public static string Invalid { get; } = Path.Combine(General, "invalid");

    public static SchemaSource Read(string path) => new(path, File.ReadAllText(path));

    /// <summary>All XML files of a directory: what includes may lead to.</summary>
    public static IReadOnlyList<SchemaSource> Files(string directory) =>
        [.. Directory.GetFiles(directory, "*.xml").Order(StringComparer.Ordinal).Select(Read)];

    public static IEnumerable<JsonElement> Lines(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return document.RootElement.Clone();
        }
    }
}
