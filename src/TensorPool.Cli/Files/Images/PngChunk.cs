using System.Buffers.Binary;
using System.Text;

namespace TensorPool.Cli.Files.Images;

/// <summary>Types of chunks in a PNG file: four letters, as a big-endian number.</summary>
internal static class PngChunk
{
    public const uint Header = 0x49484452; // IHDR
    public const uint Palette = 0x504C5445; // PLTE
    public const uint Transparency = 0x74524E53; // tRNS
    public const uint Data = 0x49444154; // IDAT
    public const uint End = 0x49454E44; // IEND

    /// <summary>Whether an image makes no sense without it: its first letter is a capital.</summary>
    public static bool IsCritical(uint type) => (type & 0x20000000) == 0;

    public static string NameOf(uint type)
    {
        byte[] letters = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, type);
        return Encoding.ASCII.GetString(letters);
    }
}
