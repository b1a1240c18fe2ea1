using System.Text.Json;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.MutationTests.Walking;

/// <summary>A schema by the key that the vectors know it by.</summary>
internal sealed record NamedSchema(string Name, SchemaIr Schema)
{
    private const string Extension = ".sbe.xml";

    /// <summary>Of the general set, what has groups and data: enough for order checks.</summary>
    private static readonly string[] Nested = ["08-groups", "10-vardata", "14-extension-v2"];

    private static string Root => AppContext.BaseDirectory;

    public static IReadOnlyList<NamedSchema> OfSet(string set)
    {
        string directory = IsGeneral(set) ? Path.Combine(Root, "vectors", "general") : Path.Combine(Root, "schemas");
        string[] paths = Directory.GetFiles(directory, "*.xml");
        Array.Sort(paths, StringComparer.Ordinal);
        SchemaSource[] sources = [.. paths.Select(static p => new SchemaSource(p, File.ReadAllText(p)))];
        return
        [
            .. sources
                .Where(s => s.Path.EndsWith(Extension, StringComparison.Ordinal))
                .Where(s => Contains(set, Path.GetFileName(s.Path)))
                .Select(s => Compile(s, sources)),
        ];
    }

    /// <summary>The golden messages of a set, by the name of their codec.</summary>
    public static IReadOnlyList<Seed> SeedsOf(string set)
    {
        string directory = Path.Combine(Root, "vectors", IsGeneral(set) ? "general" : "");
        string[] files = Directory.GetFiles(directory, "*.jsonl");
        Array.Sort(files, StringComparer.Ordinal);
        return [.. files.Where(f => Contains(set, Path.GetFileName(f))).SelectMany(File.ReadLines).Select(Seed.Parse)];
    }

    private static bool IsGeneral(string set) => set is "general" or "nested";

    private static bool Contains(string set, string file) =>
        set switch
        {
            "general" => true,
            "nested" => Nested.Any(n => file.StartsWith(n, StringComparison.Ordinal)),
            _ => file.StartsWith(set, StringComparison.Ordinal),
        };

    private static NamedSchema Compile(SchemaSource source, IReadOnlyList<SchemaSource> files)
    {
        string name = Path.GetFileName(source.Path)[..^Extension.Length];
        // The versions of one schema share a package.
        SchemaOptions options = name.StartsWith("14-extension", StringComparison.Ordinal)
            ? SchemaOptions.Default with
            {
                Namespace = "Extension" + name[^2..].ToUpperInvariant(),
            }
            : SchemaOptions.Default;
        CompiledSchema compiled = SchemaCompiler.Compile(source, files, options, CancellationToken.None);
        SchemaDiagnostic? error = compiled.Diagnostics.FirstOrDefault(static d => d.Severity == SchemaSeverity.Error);
        return compiled.Schema is { } schema && error is null
            ? new NamedSchema(name, schema)
            : throw new InvalidOperationException($"{source.Path}: {error?.Id} {error?.Message}");
    }
}

/// <summary>A golden message.</summary>
internal sealed record Seed(string Schema, string Message, string Case, byte[] Bytes, bool HasHeader)
{
    public string Codec => $"{Schema}/{Message}";

    public static Seed Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        return new Seed(
            root.GetProperty("schema").GetString()!,
            root.GetProperty("message").GetString()!,
            root.GetProperty("case").GetString()!,
            Convert.FromHexString(root.GetProperty("hex").GetString()!),
            !(root.TryGetProperty("headerless", out JsonElement headerless) && headerless.GetBoolean())
        );
    }
}
