namespace TensorPool.Sbe.Generator.Emit;

internal static class SetEmitter
{
    public static string Emit(SetUnit unit) =>
        SourceFile.Begin(unit.Context, unit.Type.Namespace).WriteLine("// " + unit.Set).ToString();
}
