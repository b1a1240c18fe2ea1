using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Pipeline;

internal static class Places
{
    /// <summary>The place of a finding that concerns a file as a whole, or an option of it.</summary>
    public static SourcePlace StartOf(string path) => new(path, 0, 0, 0, 0, 0, 0);
}
