using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>How codecs refer to the static class that holds their constants.</summary>
internal static class CodecNames
{
    private static readonly HashSet<string> Words = new(Vocabulary.CodecMembers, StringComparer.Ordinal);

    /// <summary>
    /// The simple name, which reads best, unless a codec has a member of that name: inside of the decoder of a message
    /// <c>Status</c>, <c>Status</c> is a property.
    /// </summary>
    public static string Constants(TypeName type) => Words.Contains(type.Name) ? type.Global() : type.Name;
}
