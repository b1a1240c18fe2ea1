using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Images;

/// <summary>A decoded image: rows from top to bottom, and samples in the byte order of this machine.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">Samples per pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.</param>
/// <param name="BytesPerSample">1 or 2.</param>
/// <param name="Samples">All of them, row by row, channels of a pixel side by side.</param>
internal sealed record RasterImage(int Width, int Height, int Channels, int BytesPerSample, byte[] Samples)
{
    /// <summary>Height × width, and × channels where there are several.</summary>
    public TensorLayout Layout
    {
        get
        {
            Dtype dtype = BytesPerSample == 1 ? Dtype.UInt8 : Dtype.UInt16;
            return Channels == 1
                ? new TensorLayout(dtype, MajorOrder.Row, [Height, Width])
                : new TensorLayout(dtype, MajorOrder.Row, [Height, Width, Channels]);
        }
    }

    /// <summary>How pixels are packed, as the Pixel Format Naming Convention calls it; null where it has no name.</summary>
    public string? PixelFormat =>
        (Channels, BytesPerSample) switch
        {
            (1, 1) => "Mono8",
            (1, 2) => "Mono16",
            (3, 1) => "RGB8",
            (3, 2) => "RGB16",
            (4, 1) => "RGBa8",
            (4, 2) => "RGBa16",
            _ => null,
        };

    /// <summary>Bytes of an image, if it is one that a frame can hold.</summary>
    /// <exception cref="InputException">It is too large.</exception>
    public static int LengthOf(int width, int height, int channels, int bytesPerSample, string name)
    {
        long length = (long)width * height * channels * bytesPerSample;
        // Each factor fits into 31 bits, but their product may not fit into 63.
        return (Int128)width * height * channels * bytesPerSample <= Array.MaxLength
            ? (int)length
            : throw new InputException($"{name}: an image of {width} x {height} pixels does not fit into a frame.");
    }
}
