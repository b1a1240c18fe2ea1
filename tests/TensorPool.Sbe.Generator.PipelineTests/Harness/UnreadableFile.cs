using Microsoft.CodeAnalysis.Text;

namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

/// <summary>A file whose text cannot be had.</summary>
internal sealed class UnreadableFile(string path, Exception exception) : InMemoryFile(path, "")
{
    public override SourceText? GetText(CancellationToken cancellationToken = default) => throw exception;
}
