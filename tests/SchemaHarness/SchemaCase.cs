using System.Collections.Immutable;

namespace TensorPool.Sbe.SchemaHarness;

/// <summary>A project that has SBE schemas and nothing else: what the tests run the generator on.</summary>
/// <param name="Name">Name of the case, as in the vectors where there is one schema.</param>
/// <param name="Files">Full paths of its schemas and of the files that they include.</param>
/// <param name="Metadata">Options of its schemas, by file name.</param>
internal sealed record SchemaCase(
    string Name,
    ImmutableArray<string> Files,
    ImmutableDictionary<string, ImmutableDictionary<string, string>> Metadata
)
{
    private const string Suffix = ".sbe.xml";
    private const string CombinedName = "combined";

    private static readonly ImmutableDictionary<string, ImmutableDictionary<string, string>> TensorPoolOptions =
        new Dictionary<string, ImmutableDictionary<string, string>>
        {
            ["wire-v1.1.sbe.xml"] = Options("TensorPool.Wire.V1_1.Control", "ShmRegionSuperblock,TensorSlotHeader256"),
            ["driver-v1.0.sbe.xml"] = Options("TensorPool.Wire.V1_1.Driver"),
            ["bridge-v1.0.sbe.xml"] = Options("TensorPool.Wire.V1_1.Bridge"),
        }.ToImmutableDictionary();

    /// <summary>Every schema of the repository alone, then those of TensorPool together under one dispatcher.</summary>
    public static ImmutableArray<SchemaCase> All { get; } = FindAll();

    public static SchemaCase Of(string name) => All.Single(c => c.Name == name);

    /// <summary>The same schemas with one option more.</summary>
    public SchemaCase With(string option, string value) =>
        this with
        {
            Metadata = Files
                .Select(f => Path.GetFileName(f))
                .ToImmutableDictionary(
                    static f => f,
                    f => Metadata.GetValueOrDefault(f, ImmutableDictionary<string, string>.Empty).SetItem(option, value)
                ),
        };

    private static ImmutableArray<SchemaCase> FindAll()
    {
        string[] ours = Find(Repository.At("schemas"), "*" + Suffix);
        string vectors = Repository.At("tests", "vectors", "general");
        string[] fragments = [.. Find(vectors, "*.xml").Where(static f => !IsSchema(f))];
        var combined = new SchemaCase(CombinedName, [.. ours], TensorPoolOptions);
        return
        [
            .. ours.Select(static f => new SchemaCase(NameOf(f), [f], TensorPoolOptions)),
            .. Find(vectors, "*" + Suffix)
                .Select(f => new SchemaCase(
                    NameOf(f),
                    [f, .. fragments],
                    ImmutableDictionary<string, ImmutableDictionary<string, string>>.Empty
                )),
            combined.With("SbeDispatcher", "TensorPool.Wire.V1_1.ProtocolDispatcher"),
        ];
    }

    private static string[] Find(string directory, string pattern) =>
        [.. Directory.GetFiles(directory, pattern).Order(StringComparer.Ordinal)];

    private static bool IsSchema(string path) => path.EndsWith(Suffix, StringComparison.Ordinal);

    private static string NameOf(string path) => Path.GetFileName(path)[..^Suffix.Length];

    private static ImmutableDictionary<string, string> Options(string @namespace, string overlays = "") =>
        ImmutableDictionary<string, string>
            .Empty.Add("SbeNamespace", @namespace)
            .Add("SbeOverlays", overlays)
            .Add("SbeMaxDims", "8");
}
