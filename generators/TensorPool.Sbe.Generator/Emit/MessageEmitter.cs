namespace TensorPool.Sbe.Generator.Emit;

internal static class MessageEmitter
{
    public static string Emit(MessageUnit unit) =>
        SourceFile.Begin(unit.Context, unit.Type.Namespace).WriteLine("// " + unit.Message).ToString();
}
