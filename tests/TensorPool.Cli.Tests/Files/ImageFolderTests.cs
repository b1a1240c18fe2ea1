using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Images;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class ImageFolderTests
{
    [Fact]
    public void Images_of_all_formats_come_in_natural_order()
    {
        using TemporaryFolder folder = new();
        folder.Write("f10.png", PngWriter.Write(1, 1, 8, 0, 1, (_, _, _) => 10));
        folder.Write("f9.pgm", "P5 1 1 255 \t"u8);
        folder.Write("f1.PPM", "P3 1 1 255 1 2 3"u8);
        folder.Write("readme.txt", "no image"u8);

        using ImageFolder source = new(folder.Path);
        List<(TensorLayout Layout, byte[] Bytes)> frames = source.ReadAll();

        Assert.Equal(
            [
                [1, 2, 3],
                [9],
                [10],
            ],
            frames.Select(f => f.Bytes)
        );
        Assert.Equal(3, source.MaxFrameLength);
        Assert.True(source.TryRestart());
        Assert.Equal(3, source.ReadAll().Count);
    }

    [Fact]
    public void Damaged_image_is_known_before_anything_is_published()
    {
        using TemporaryFolder folder = new();
        folder.Write("1.pgm", "P5 1 1 255 a"u8);
        folder.Write("2.pgm", "P5 1 1 255 "u8);

        Assert.Contains(
            "2.pgm",
            Assert.Throws<InputException>(() => new ImageFolder(folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Folder_without_images_is_refused()
    {
        using TemporaryFolder folder = new();

        Assert.Contains(
            ".png",
            Assert.Throws<InputException>(() => new ImageFolder(folder.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InputException>(() => new ImageFolder(folder.File("none")));
    }

    [Theory]
    [InlineData("a2", "a10")]
    [InlineData("a02", "a3")]
    [InlineData("a", "a1")]
    [InlineData("a1b9", "a1b10")]
    [InlineData("a01", "a1")]
    [InlineData("9", "99999999999999999999999")]
    [InlineData("x.png", "x1.png")]
    public void Natural_order(string first, string second)
    {
        Assert.True(NaturalOrder.Instance.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Instance.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare(first, first));
    }
}
