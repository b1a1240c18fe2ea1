namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>The property of a root codec that hands out the codec of the message header in front of it.</summary>
internal static class HeaderPropertyEmitter
{
    /// <param name="role">What kind of codec the root and the header have: <c>Encoder</c> or <c>Decoder</c>.</param>
    /// <param name="furtherArguments">What the header's codec takes besides its place, with a comma in front.</param>
    public static void Emit(
        IndentedWriter writer,
        LevelNode root,
        string role,
        string summary,
        string furtherArguments = ""
    )
    {
        writer.WriteLine();
        writer.Summary(summary);
        writer.WriteLine(
            $"/// <exception cref=\"global::System.InvalidOperationException\">The {role.ToLowerInvariant()} was wrapped without one.</exception>"
        );
        using (writer.Block($"public readonly {root.Schema.Header.Type.Global(role)} Header"))
        using (writer.Block("get"))
        {
            using (writer.Block("if (_headerLength == 0)"))
            {
                writer.WriteLine(
                    $"{WireExpressions.Runtime}SbeThrow.NoHeader({CSharpLiterals.Of(root.Message.SchemaName)});"
                );
            }

            writer.WriteLine();
            writer.WriteLine(
                $"return new(ref {WireExpressions.Unsafe}.Subtract(ref _block, _headerLength){furtherArguments});"
            );
        }
    }
}
