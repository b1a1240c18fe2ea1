using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Images;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class PngImageTests
{
    [Theory]
    [InlineData(0, 1, 8)]
    [InlineData(0, 1, 16)]
    [InlineData(2, 3, 8)]
    [InlineData(2, 3, 16)]
    [InlineData(4, 2, 8)]
    [InlineData(4, 2, 16)]
    [InlineData(6, 4, 8)]
    [InlineData(6, 4, 16)]
    public void Samples_of_8_and_16_bits_stay_what_they_are(int colour, int channels, int depth)
    {
        int Sample(int x, int y, int c) => ((x * 7919) + (y * 104729) + (c * 31)) & ((1 << depth) - 1);

        foreach (bool isInterlaced in new[] { false, true })
        {
            byte[] file = PngWriter.Write(19, 11, depth, colour, channels, Sample, y => y % 5, isInterlaced);

            RasterImage image = PngImage.Decode(file, "a.png");

            Assert.Equal(
                (19, 11, channels, depth / 8),
                (image.Width, image.Height, image.Channels, image.BytesPerSample)
            );
            for (int i = 0; i < 19 * 11 * channels; i++)
            {
                int expected = Sample(i / channels % 19, i / channels / 19, i % channels);
                int found = depth == 8 ? image.Samples[i] : BitConverter.ToUInt16(image.Samples, 2 * i);
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [InlineData(1, 255)]
    [InlineData(2, 85)]
    [InlineData(4, 17)]
    public void Fewer_bits_are_widened_to_8(int depth, int factor)
    {
        int Sample(int x, int y, int c) => (x + y) & ((1 << depth) - 1);

        foreach (bool isInterlaced in new[] { false, true })
        {
            byte[] file = PngWriter.Write(13, 9, depth, 0, 1, Sample, y => y % 5, isInterlaced);

            RasterImage image = PngImage.Decode(file, "a.png");

            Assert.Equal(
                Enumerable.Range(0, 13 * 9).Select(i => (byte)(Sample(i % 13, i / 13, 0) * factor)),
                image.Samples
            );
        }
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 4)]
    public void Palette_becomes_colours(bool isTransparent, int channels)
    {
        (string, byte[])[] extra =
        [
            ("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            .. isTransparent ? [("tRNS", (byte[])[50])] : Array.Empty<(string, byte[])>(),
        ];
        byte[] file = PngWriter.Write(3, 1, 2, 3, 1, (x, _, _) => x, extra: extra);

        RasterImage image = PngImage.Decode(file, "a.png");

        Assert.Equal(channels, image.Channels);
        Assert.Equal(
            isTransparent ? [1, 2, 3, 50, 4, 5, 6, 255, 7, 8, 9, 255] : [1, 2, 3, 4, 5, 6, 7, 8, 9],
            image.Samples
        );
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(5, 2)]
    [InlineData(8, 8)]
    public void Small_interlaced_images_have_passes_without_pixels(int width, int height)
    {
        byte[] file = PngWriter.Write(width, height, 8, 0, 1, (x, y, _) => (10 * x) + y, y => 4, isInterlaced: true);

        RasterImage image = PngImage.Decode(file, "a.png");

        Assert.Equal(
            Enumerable.Range(0, width * height).Select(i => (byte)((10 * (i % width)) + (i / width))),
            image.Samples
        );
    }

    [Fact]
    public void Layout_is_height_width_channels()
    {
        byte[] grey = PngWriter.Write(4, 2, 16, 0, 1, (_, _, _) => 0);
        byte[] colour = PngWriter.Write(4, 2, 8, 2, 3, (_, _, _) => 0);

        Assert.Equal(TensorLayout.Contiguous<ushort>(2, 4), PngImage.Decode(grey, "a.png").Layout);
        Assert.Equal(TensorLayout.Contiguous<byte>(2, 4, 3), PngImage.Decode(colour, "a.png").Layout);
        Assert.Equal("RGB8", PngImage.Decode(colour, "a.png").PixelFormat);
    }

    [Fact]
    public void Palette_that_is_missing_or_too_short_is_refused()
    {
        byte[] without = PngWriter.Write(3, 1, 2, 3, 1, (x, _, _) => x);
        byte[] tooShort = PngWriter.Write(3, 1, 2, 3, 1, (x, _, _) => x, extra: ("PLTE", [1, 2, 3]));

        Assert.Throws<InputException>(() => PngImage.Decode(without, "a.png"));
        Assert.Throws<InputException>(() => PngImage.Decode(tooShort, "a.png"));
    }

    [Fact]
    public void Unknown_chunks_are_passed_over_unless_they_are_critical()
    {
        byte[] harmless = PngWriter.Write(1, 1, 8, 0, 1, (_, _, _) => 9, extra: ("tEXt", [1, 2]));
        byte[] critical = PngWriter.Write(1, 1, 8, 0, 1, (_, _, _) => 9, extra: ("ABCD", [1, 2]));

        Assert.Equal([9], PngImage.Decode(harmless, "a.png").Samples);
        Assert.Contains(
            "ABCD",
            Assert.Throws<InputException>(() => PngImage.Decode(critical, "a.png")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Cut_file_is_refused_wherever_it_ends()
    {
        byte[] file = PngWriter.Write(9, 9, 8, 2, 3, (x, y, c) => x + y + c, y => y % 5);

        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<InputException>(() => PngImage.Decode(file.AsSpan(0, length), "a.png"));
        }
    }

    /// <summary>Changes that the checks of chunks do not see: they are made before those are computed.</summary>
    [Fact]
    public void Damaged_headers_and_pixels_never_do_anything_but_refuse()
    {
        Random random = new(99);
        int refused = 0;
        for (int n = 0; n < 3000; n++)
        {
            byte[] header =
            [
                0,
                0,
                0,
                (byte)random.Next(9),
                0,
                0,
                0,
                (byte)random.Next(9),
                (byte)random.Next(17),
                (byte)random.Next(7),
                0,
                0,
                (byte)random.Next(3),
            ];
            byte[] rows = new byte[random.Next(40)];
            random.NextBytes(rows);
            MemoryStream data = new();
            using (
                System.IO.Compression.ZLibStream zlib = new(
                    data,
                    System.IO.Compression.CompressionLevel.Fastest,
                    leaveOpen: true
                )
            )
            {
                zlib.Write(rows);
            }

            byte[] file =
            [
                .. PngWriter.Write(1, 1, 8, 0, 1, (_, _, _) => 0)[..8],
                .. PngWriter.Chunk("IHDR", header),
                .. PngWriter.Chunk("IDAT", data.ToArray()),
                .. PngWriter.Chunk("IEND", []),
            ];
            try
            {
                PngImage.Decode(file, "a.png");
            }
            catch (InputException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2999);
    }

    [Fact]
    public void Damage_is_found_by_the_check_of_its_chunk()
    {
        byte[] file = PngWriter.Write(9, 9, 8, 0, 1, (x, y, _) => x + y);
        file[60] ^= 1;

        Assert.Contains(
            "damaged",
            Assert.Throws<InputException>(() => PngImage.Decode(file, "a.png")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Image_that_no_frame_can_hold_is_refused_before_memory_is_taken()
    {
        byte[] header = [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 16, 6, 0, 0, 0];
        byte[] file =
        [
            .. PngWriter.Write(1, 1, 8, 0, 1, (_, _, _) => 0)[..8],
            .. PngWriter.Chunk("IHDR", header),
            .. PngWriter.Chunk("IEND", []),
        ];

        Assert.Contains(
            "does not fit",
            Assert.Throws<InputException>(() => PngImage.Decode(file, "a.png")).Message,
            StringComparison.Ordinal
        );
    }
}
