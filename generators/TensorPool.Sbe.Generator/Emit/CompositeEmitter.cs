namespace TensorPool.Sbe.Generator.Emit;

internal static class CompositeEmitter
{
    public static string Emit(CompositeUnit unit) =>
        SourceFile.Begin(unit.Context, unit.Type.Namespace).WriteLine("// " + unit.Composite).ToString();
}
