using System.Globalization;

namespace TensorPool.Cli.Tests.Peers;

/// <summary>An image by ImageMagick: clouds in colour, in grey, or in few colours, with and without transparency.</summary>
internal sealed record ImageMagickImage(string Name, int Channels, int BytesPerSample, string[] Options)
    : PeerImage(Name, Channels, BytesPerSample)
{
    private const string Fade = "( -size {0} gradient: ) -compose CopyOpacity -composite";

    private static readonly string Size = string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    public static IEnumerable<ImageMagickImage> All
    {
        get
        {
            foreach (bool isInterlaced in new[] { false, true })
            {
                foreach (int depth in new[] { 8, 16 })
                {
                    yield return Png(0, depth, isInterlaced, 1, "-colorspace Gray -auto-level");
                    yield return Png(2, depth, isInterlaced, 3, "");
                    yield return Png(4, depth, isInterlaced, 2, $"-colorspace Gray {Fade}");
                    yield return Png(6, depth, isInterlaced, 4, Fade);
                }

                foreach (int depth in new[] { 1, 2, 4 })
                {
                    yield return Png(0, depth, isInterlaced, 1, "-colorspace Gray -auto-level");
                }

                foreach (int depth in new[] { 1, 2, 4, 8 })
                {
                    yield return Png(3, depth, isInterlaced, 3, $"+dither -colors {1 << depth}");
                }

                yield return Png(3, 8, isInterlaced, 4, $"{Fade} +dither -colors 100") with
                {
                    Prefix = "PNG8:",
                };
            }

            foreach (int depth in new[] { 8, 16 })
            {
                string[] bits = ["-depth", $"{depth}"];
                yield return new($"binary-{depth}.pgm", 1, depth / 8, ["-colorspace", "Gray", .. bits]);
                yield return new(
                    $"text-{depth}.pgm",
                    1,
                    depth / 8,
                    ["-colorspace", "Gray", "-compress", "none", .. bits]
                );
                yield return new($"binary-{depth}.ppm", 3, depth / 8, bits);
                yield return new($"text-{depth}.ppm", 3, depth / 8, ["-compress", "none", .. bits]);
            }
        }
    }

    /// <summary>Of the path, to name a kind of file that the options cannot: colours of which one is transparent.</summary>
    private string Prefix { get; init; } = "";

    public override void Write(string path)
    {
        ImageMagick.Convert(["-seed", "7", "-size", Size, "plasma:red-blue", .. Options, Prefix + path]);
        if (Path.GetExtension(path) == ".png")
        {
            (int colourType, int depth, bool isInterlaced) = PngKind(path);
            Assert.Equal(Name, NameOf(colourType, depth, isInterlaced, Channels));
        }
    }

    public override byte[] Decode(string path, string work)
    {
        // All kinds become RGBA, which holds whatever an image has.
        ImageMagick.Convert(path, "-depth", $"{8 * BytesPerSample}", "-endian", "LSB", $"rgba:{work}");
        byte[] all = File.ReadAllBytes(work);
        int[] channels = Channels switch
        {
            1 => [0],
            2 => [0, 3],
            3 => [0, 1, 2],
            _ => [0, 1, 2, 3],
        };
        return
        [
            .. from pixel in Enumerable.Range(0, Width * Height)
            from channel in channels
            from part in Enumerable.Range(0, BytesPerSample)
            select all[(((pixel * 4) + channel) * BytesPerSample) + part],
        ];
    }

    private static ImageMagickImage Png(int colourType, int depth, bool isInterlaced, int channels, string options) =>
        new(
            NameOf(colourType, depth, isInterlaced, channels),
            channels,
            depth == 16 ? 2 : 1,
            [
                .. string.Format(CultureInfo.InvariantCulture, options, Size)
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries),
                .. isInterlaced ? ["-interlace", "Plane"] : Array.Empty<string>(),
                .. colourType == 3 ? [] : new[] { "-depth", $"{depth}" },
                .. channels > 3 && colourType == 3
                    ? []
                    : new[] { "-define", $"png:color-type={colourType}", "-define", $"png:bit-depth={depth}" },
                "-define",
                "png:exclude-chunk=bKGD", // would take a place of the palette
            ]
        );

    private static string NameOf(int colourType, int depth, bool isInterlaced, int channels) =>
        $"type{colourType}-{depth}bits-{channels}channels{(isInterlaced ? "-interlaced" : "")}.png";
}
