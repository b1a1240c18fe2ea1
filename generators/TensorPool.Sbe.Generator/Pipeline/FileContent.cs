using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Generator.Schema.Including;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>An additional file: a schema, a fragment that schemas include, or anything else.</summary>
/// <param name="Source">Path and text; of a file that is no XML only the start.</param>
/// <param name="Includes">Normalised paths of the files that it includes.</param>
/// <param name="Failure">What went wrong while it was read, or null.</param>
internal sealed record FileContent(SchemaSource Source, EquatableArray<string> Includes, string? Failure)
{
    /// <summary>Enough of a file that is no XML to say where it fails to be.</summary>
    private const int Excerpt = 64;

    public static FileContent Read(AdditionalText file, CancellationToken ct)
    {
        try
        {
            var source = new SchemaSource(file.Path, TextOf(file.GetText(ct)));
            return new FileContent(source, IncludeScanner.FindIncludes(source, ct).ToEquatableArray(), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new FileContent(new SchemaSource(file.Path, ""), default, InternalFailure.Describe(e));
        }
    }

    /// <summary>
    /// Any additional file can be the target of an include, but lists of banned symbols, settings and data need not be
    /// held as strings.
    /// </summary>
    private static string TextOf(SourceText? text)
    {
        if (text is null)
        {
            return "";
        }

        int start = 0;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '\uFEFF'))
        {
            start++;
        }

        bool isXml = start < text.Length && text[start] == '<';
        return isXml ? text.ToString() : text.ToString(new TextSpan(0, Math.Min(text.Length, start + Excerpt)));
    }
}
