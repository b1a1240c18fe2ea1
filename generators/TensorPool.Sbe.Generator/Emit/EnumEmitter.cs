namespace TensorPool.Sbe.Generator.Emit;

internal static class EnumEmitter
{
    public static string Emit(EnumUnit unit) =>
        SourceFile.Begin(unit.Context, unit.Type.Namespace).WriteLine("// " + unit.Enum).ToString();
}
