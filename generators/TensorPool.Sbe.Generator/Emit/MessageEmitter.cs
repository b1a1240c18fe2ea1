namespace TensorPool.Sbe.Generator.Emit;

internal static class MessageEmitter
{
    public static string Emit(MessageUnit unit) =>
        SourceFile
            .Begin(unit.Context, unit.Type.Namespace)
            .WriteLine("// " + string.Join(", ", unit.Message.Root.Fields))
            .ToString();
}
