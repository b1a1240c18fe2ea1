using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Schema;

/// <summary>
/// The outcome of compiling one file. <see cref="Schema"/> is null where nothing can be generated (the file is a
/// fragment for others to include, is not well-formed, or has no usable header); otherwise it holds every message and
/// type without an error.
/// </summary>
internal sealed record CompiledSchema(SchemaIr? Schema, EquatableArray<SchemaDiagnostic> Diagnostics);
