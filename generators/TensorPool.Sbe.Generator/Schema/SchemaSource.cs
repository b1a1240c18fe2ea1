namespace TensorPool.Sbe.Generator.Schema;

/// <summary>A schema file, or a fragment that schemas include, as text.</summary>
internal sealed record SchemaSource(string Path, string Text);
