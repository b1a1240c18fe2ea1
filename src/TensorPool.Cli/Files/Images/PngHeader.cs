using System.Buffers.Binary;

namespace TensorPool.Cli.Files.Images;

/// <summary>The first chunk of a PNG file.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits of a sample, or of an index into the palette.</param>
/// <param name="ColourType">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="IsInterlaced">Whether the pixels come in seven passes.</param>
internal sealed record PngHeader(int Width, int Height, int BitDepth, int ColourType, bool IsInterlaced)
{
    public const int Grey = 0;
    public const int Rgb = 2;
    public const int Indexed = 3;
    public const int GreyAlpha = 4;
    public const int RgbAlpha = 6;

    /// <summary>Samples of a pixel in the file.</summary>
    public int Channels =>
        ColourType switch
        {
            Rgb => 3,
            GreyAlpha => 2,
            RgbAlpha => 4,
            _ => 1,
        };

    /// <summary>What filters call a pixel: its bytes, 1 at least.</summary>
    public int BytesPerPixel => Math.Max(1, Channels * BitDepth / 8);

    /// <summary>Bytes of a row of so many pixels, without its filter.</summary>
    public int RowLength(int width) => checked((int)((((long)width * Channels * BitDepth) + 7) / 8));

    public static PngHeader Parse(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length != 13)
        {
            throw new InputException($"{name} is damaged: its header has {chunk.Length} bytes instead of 13.");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        (int depth, int colour, int compression, int filter, int interlace) = (
            chunk[8],
            chunk[9],
            chunk[10],
            chunk[11],
            chunk[12]
        );
        bool isDepthRight = colour switch
        {
            Grey => depth is 1 or 2 or 4 or 8 or 16,
            Indexed => depth is 1 or 2 or 4 or 8,
            Rgb or GreyAlpha or RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (!isDepthRight || compression != 0 || filter != 0 || interlace > 1)
        {
            throw new InputException(
                $"{name}: its header says colour type {colour}, {depth} bits, compression {compression}, filter {filter}, interlace {interlace}, which is none of the kinds that there are."
            );
        }

        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new InputException(
                $"{name}: its header says {width} x {height} pixels, which is no size of an image."
            );
        }

        // Rows are held in memory with the whole image, so that its limit is theirs.
        _ = RasterImage.LengthOf((int)width, (int)height, 4, 2, name);
        return new PngHeader((int)width, (int)height, depth, colour, interlace == 1);
    }
}
