namespace TensorPool.Cli.Tests.Peers;

/// <summary>An image by ffmpeg: ramps, whose samples of 16 bits differ in both bytes.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Channels">Samples of a pixel, as the tool decodes it.</param>
/// <param name="BytesPerSample">Of these.</param>
/// <param name="Format">What ffmpeg calls its pixels, in the file and decoded.</param>
/// <param name="Options">For writing.</param>
internal sealed record FfmpegImage(string Name, int Channels, int BytesPerSample, string Format, string[] Options)
    : PeerImage(Name, Channels, BytesPerSample)
{
    private const string Ramps = "r='X*1771+Y*37':g='Y*2849':b='X*Y*77':a='X*900+Y*1333'";

    private static readonly (string Format, int Channels, int BytesPerSample)[] Formats =
    [
        ("gray", 1, 1),
        ("gray16be", 1, 2),
        ("rgb24", 3, 1),
        ("rgb48be", 3, 2),
        ("ya8", 2, 1),
        ("ya16be", 2, 2),
        ("rgba", 4, 1),
        ("rgba64be", 4, 2),
    ];

    public static IEnumerable<FfmpegImage> All
    {
        get
        {
            foreach ((string format, int channels, int size) in Formats)
            {
                foreach (string filter in new[] { "none", "sub", "up", "avg", "paeth", "mixed" })
                {
                    yield return new($"{format}-{filter}.png", channels, size, format, ["-pred", filter]);
                }

                yield return new(
                    $"{format}-interlaced.png",
                    channels,
                    size,
                    format,
                    ["-flags", "+ildct", "-pred", "mixed"]
                );
                if (channels is 1 or 3)
                {
                    yield return new($"{format}.{(channels == 1 ? "pgm" : "ppm")}", channels, size, format, []);
                }
            }

            yield return new("monob.png", 1, 1, "monob", []);
            yield return new("pal8.png", 3, 1, "pal8", []);
        }
    }

    public override void Write(string path)
    {
        string picture = $"nullsrc=size={Width}x{Height},format=gbrap16,geq={Ramps}";
        Ffmpeg.Run(["-f", "lavfi", "-i", picture, "-frames:v", "1", .. Options, "-pix_fmt", Format, path]);
        if (Path.GetExtension(path) == ".png")
        {
            (int colourType, int depth, bool isInterlaced) = PngKind(path);
            Assert.Equal(Format == "pal8", colourType == 3);
            Assert.Equal(Format == "monob" ? 1 : 8 * BytesPerSample, depth);
            Assert.Equal(Options.Contains("+ildct"), isInterlaced);
        }
    }

    public override byte[] Decode(string path, string work)
    {
        // Pixels in the format of the file are not converted, but for those that are no samples.
        string format = Format switch
        {
            "monob" => "gray",
            "pal8" => "rgb24",
            _ => Format,
        };
        Ffmpeg.Run("-y", "-i", path, "-f", "rawvideo", "-pix_fmt", format, work);
        byte[] samples = File.ReadAllBytes(work);
        if (BytesPerSample == 2)
        {
            for (int i = 0; i < samples.Length; i += 2)
            {
                (samples[i], samples[i + 1]) = (samples[i + 1], samples[i]);
            }
        }

        return samples;
    }
}
