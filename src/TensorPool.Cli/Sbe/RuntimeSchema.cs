using TensorPool.Cli.Hosting;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Cli.Sbe;

/// <summary>
/// A schema that is read while the tool runs, by the front end of the source generator: the same rules, the same
/// diagnostics. Immutable, hence thread-safe.
/// </summary>
internal sealed class RuntimeSchema
{
    private RuntimeSchema(SchemaIr model)
    {
        Model = model;
        Enums = model.Enums.ToDictionary(e => e.Type);
        Sets = model.Sets.ToDictionary(s => s.Type);
        Composites = model.Composites.ToDictionary(c => c.Type);
    }

    public SchemaIr Model { get; }

    public Dictionary<TypeName, EnumIr> Enums { get; }

    public Dictionary<TypeName, SetIr> Sets { get; }

    public Dictionary<TypeName, CompositeIr> Composites { get; }

    /// <summary>Reads a schema; files that it includes are looked for beside it.</summary>
    /// <param name="file">The schema.</param>
    /// <param name="note">Gets what is odd but allowed.</param>
    /// <exception cref="ToolException">It cannot be read, or has an error.</exception>
    public static RuntimeSchema Load(FileInfo file, Action<string> note)
    {
        SchemaSource source = Read(file.FullName);
        IEnumerable<SchemaSource> beside = Directory
            .EnumerateFiles(Path.GetDirectoryName(file.FullName)!, "*.xml")
            .Where(path => path != file.FullName)
            .Select(Read);
        CompiledSchema compiled = SchemaCompiler.Compile(
            source,
            [.. beside],
            SchemaOptions.Default,
            CancellationToken.None
        );
        foreach (SchemaDiagnostic diagnostic in compiled.Diagnostics)
        {
            if (diagnostic.Severity == SchemaSeverity.Error)
            {
                throw ToolException.Usage(Describe(diagnostic));
            }

            note(Describe(diagnostic));
        }

        return compiled.Schema is { } model
            ? new RuntimeSchema(model)
            : throw ToolException.Usage($"{file.FullName} is no schema, but a file for schemas to include.");
    }

    private static SchemaSource Read(string path)
    {
        try
        {
            return new SchemaSource(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"{path} cannot be read: {e.Message}");
        }
    }

    private static string Describe(SchemaDiagnostic diagnostic) =>
        $"{diagnostic.Place.Path}({diagnostic.Place.StartLine + 1},{diagnostic.Place.StartColumn + 1}): {diagnostic.Id}: {diagnostic.Message}";
}
