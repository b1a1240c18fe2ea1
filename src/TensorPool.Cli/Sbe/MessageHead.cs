using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Cli.Sbe;

/// <summary>What the header of a message says.</summary>
internal sealed record MessageHead(MessageIr Message, int SchemaId, int Version, int BlockLength);
