using System.Text;
using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Images;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class PortableAnymapTests
{
    [Theory]
    [InlineData("P2\n3 2\n255\n0 1 2\n3 4 255\n", 1, new byte[] { 0, 1, 2, 3, 4, 255 })]
    [InlineData("P2 # made by hand\n# and so on\n3 2 # size\n15\n0 1 2 3 4 15", 1, new byte[] { 0, 1, 2, 3, 4, 15 })]
    [InlineData("P2\n3 1\n1000\n0 256 1000\n", 1, new byte[] { 0, 0, 0, 1, 232, 3 })]
    [InlineData("P3\n1 2\n255\n1 2 3\n4 5 6\n", 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    public void Text_is_read(string text, int channels, byte[] samples)
    {
        RasterImage image = PortableAnymap.Decode(Encoding.ASCII.GetBytes(text), "a.pgm");

        Assert.Equal(channels, image.Channels);
        Assert.Equal(samples, image.Samples);
    }

    [Fact]
    public void Binary_of_8_bits_is_read()
    {
        RasterImage image = PortableAnymap.Decode([.. "P5\n3 2\n255\n"u8, 10, 35, 32, 1, 2, 255], "a.pgm");

        Assert.Equal([10, 35, 32, 1, 2, 255], image.Samples); // what looks like blanks and a comment is pixels
        Assert.Equal(TensorLayout.Contiguous<byte>(2, 3), image.Layout);
    }

    [Fact]
    public void Binary_of_16_bits_is_turned_round()
    {
        RasterImage image = PortableAnymap.Decode([.. "P6 1 1 65535 "u8, 1, 2, 3, 4, 5, 6], "a.ppm");

        Assert.Equal([2, 1, 4, 3, 6, 5], image.Samples);
        Assert.Equal(TensorLayout.Contiguous<ushort>(1, 1, 3), image.Layout);
    }

    [Theory]
    [InlineData("P1\n1 1\n1\n", "P2, P3, P5 or P6")]
    [InlineData("", "P2, P3, P5 or P6")]
    [InlineData("P5", "width")]
    [InlineData("P5 0 1 255 ", "width")]
    [InlineData("P5 1 -1 255 ", "height")]
    [InlineData("P5 1 1 0 ", "largest value")]
    [InlineData("P5 1 1 65536 ", "largest value")]
    [InlineData("P5 99999999999999999999 1 255 ", "width")]
    [InlineData("P5 2147483647 2147483647 255 ", "does not fit")]
    [InlineData("P5 2 2 255 abc", "3 bytes of pixels, and 4 are needed")]
    [InlineData("P5 2 2 255 abcde", "goes on behind its image")]
    [InlineData("P5 2 2 255", "0 bytes of pixels")]
    [InlineData("P2 2 1 9 1", "next sample")]
    [InlineData("P2 2 1 9 1 10", "next sample")]
    [InlineData("P2 2 1 9 1 9 9", "goes on behind its image")]
    [InlineData("P2 2 1 9 1 x", "next sample")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        InputException e = Assert.Throws<InputException>(() =>
            PortableAnymap.Decode(Encoding.ASCII.GetBytes(text), "a.pgm")
        );

        Assert.Contains("a.pgm", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
