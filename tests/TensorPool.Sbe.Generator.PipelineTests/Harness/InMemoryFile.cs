using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

/// <summary>An additional file that exists only in memory, with metadata of its item.</summary>
internal class InMemoryFile(string path, string text) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text);

    public override string Path { get; } = path;

    public string Text => _text.ToString();

    public Dictionary<string, string> Metadata { get; init; } = [];

    public override SourceText? GetText(CancellationToken cancellationToken = default) => _text;

    /// <summary>The same file and metadata, with another text.</summary>
    public InMemoryFile With(string text) => new(Path, text) { Metadata = Metadata };
}
