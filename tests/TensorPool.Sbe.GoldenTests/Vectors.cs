using System.Text.Json;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Harness;

namespace TensorPool.Sbe.GoldenTests;

/// <summary>The vector files and schemas, as copied beside the tests.</summary>
internal static class Vectors
{
    private static readonly string[] Shipped = ["wire-v1.1", "driver-v1.0", "bridge-v1.0"];

    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "vectors");

    /// <summary>All schemas that have vectors, by the name that the vectors use.</summary>
    public static IReadOnlyList<string> Schemas { get; } =
    [
        .. Shipped,
        .. Directory
            .GetFiles(Path.Combine(Root, "general"), "*.sbe.xml")
            .Select(static f => Path.GetFileName(f)[..^".sbe.xml".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The vectors of a schema.</summary>
    public static IReadOnlyList<JsonElement> Of(string schema) =>
        Lines(Shipped.Contains(schema) ? $"{schema}.jsonl" : $"general/{schema}.jsonl");

    public static IReadOnlyList<JsonElement> Negative { get; } = Lines("negative.jsonl");

    public static SchemaHarness Harness(string schema, bool hasOrderChecks)
    {
        string directory = Shipped.Contains(schema)
            ? Path.Combine(AppContext.BaseDirectory, "schemas")
            : Path.Combine(Root, "general");
        string[] overlays = schema == "wire-v1.1" ? ["ShmRegionSuperblock", "TensorSlotHeader256"] : [];
        return SchemaHarness.Compile(
            Path.Combine(directory, schema + ".sbe.xml"),
            new HarnessOptions
            {
                HasOrderChecks = hasOrderChecks,
                Schema = SchemaOptions.Default with { Overlays = overlays.ToEquatableArray() },
            }
        );
    }

    private static List<JsonElement> Lines(string path) =>
        [.. File.ReadLines(Path.Combine(Root, path)).Select(SchemaHarness.Parse)];
}

/// <summary>What the lines of the vector files say.</summary>
internal static class VectorLine
{
    public static string Message(this JsonElement line) => line.GetProperty("message").GetString()!;

    public static string Case(this JsonElement line) => line.GetProperty("case").GetString()!;

    public static byte[] Bytes(this JsonElement line) => Convert.FromHexString(line.GetProperty("hex").GetString()!);

    public static JsonElement Fields(this JsonElement line) => line.GetProperty("fields");

    public static bool IsHeaderless(this JsonElement line) => line.TryGetProperty("headerless", out _);

    public static JsonElement? Header(this JsonElement line) =>
        line.TryGetProperty("header", out JsonElement header) ? header : null;
}
