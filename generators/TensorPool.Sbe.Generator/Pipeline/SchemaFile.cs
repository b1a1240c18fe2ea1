using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>An additional file that is a schema, with its options, but without its text.</summary>
/// <param name="Dispatcher">The dispatcher that it shares with other schemas, or null.</param>
/// <param name="InvalidOptions">Options that could not be used; their defaults stand in their place.</param>
internal sealed record SchemaFile(
    string Path,
    SchemaOptions Options,
    TypeName? Dispatcher,
    EquatableArray<SchemaDiagnostic> InvalidOptions
)
{
    private const string Extension = ".sbe.xml";
    private const string ItemGroup = "SbeSchema";

    /// <summary>The schema in a file, or null if the file is none.</summary>
    public static SchemaFile? Read(AdditionalText file, AnalyzerConfigOptionsProvider provider)
    {
        var options = new OptionReader(file.Path, provider.GetOptions(file), provider.GlobalOptions);
        return file.Path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || options.ItemGroup == ItemGroup
            ? options.Read()
            : null;
    }
}
