using System.Globalization;

namespace TensorPool.SharedMemory;

/// <summary>Names of the files of an epoch (wire 1.1, section 12.5). They mean nothing to those who open them.</summary>
internal static class RegionFiles
{
    public const string HeaderRing = "header.ring";

    public static string Pool(ushort poolId) => string.Create(CultureInfo.InvariantCulture, $"payload-{poolId}.pool");

    /// <summary>Whether a path has the name of one: no other file is ever removed.</summary>
    public static bool IsOne(string path)
    {
        string name = Path.GetFileName(path);
        return name == HeaderRing
            || (
                name.StartsWith("payload-", StringComparison.Ordinal)
                && name.EndsWith(".pool", StringComparison.Ordinal)
            );
    }
}
