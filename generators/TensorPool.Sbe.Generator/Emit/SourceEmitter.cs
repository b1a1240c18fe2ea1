namespace TensorPool.Sbe.Generator.Emit;

/// <summary>From a unit to the text of its file.</summary>
internal static class SourceEmitter
{
    public static string Emit(SourceUnit unit) =>
        unit switch
        {
            EnumUnit e => EnumEmitter.Emit(e),
            SetUnit s => SetEmitter.Emit(s),
            CompositeUnit c => CompositeEmitter.Emit(c),
            MessageUnit m => MessageEmitter.Emit(m),
            SchemaInfoUnit i => SchemaInfoEmitter.Emit(i),
            DispatcherUnit d => DispatcherEmitter.Emit(d),
            CombinedDispatcherUnit d => CombinedDispatcherEmitter.Emit(d),
            _ => throw new InvalidOperationException($"No emitter for {unit.GetType().Name}."),
        };
}
