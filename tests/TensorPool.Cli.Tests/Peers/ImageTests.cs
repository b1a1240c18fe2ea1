using TensorPool.Cli.Files.Npy;
using TensorPool.Cli.Tests.Files;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Peers;

/// <summary>Images that others write become the samples that these decode themselves.</summary>
public class ImageTests
{
    [Fact]
    [Trait("Needs", ImageMagick.Need)]
    public void Images_of_ImageMagick_are_decoded_as_it_does_itself()
    {
        ImageMagick.SkipUnlessThere();
        Compare([.. ImageMagickImage.All]);
    }

    [Fact]
    [Trait("Needs", Ffmpeg.Need)]
    public void Images_of_ffmpeg_are_decoded_as_it_does_itself()
    {
        Ffmpeg.SkipUnlessThere();
        Compare([.. FfmpegImage.All]);
    }

    /// <summary>One folder through the tool, a file for each frame.</summary>
    private static void Compare(PeerImage[] images)
    {
        using TemporaryFolder folder = new();
        string before = Directory.CreateDirectory(folder.File("in")).FullName;
        string[] paths = [.. images.Select((image, i) => Path.Combine(before, $"{i:D2}-{image.Name}"))];
        List<byte[]> expected = [];
        foreach ((PeerImage image, string path) in images.Zip(paths))
        {
            string plain = folder.File(image.Name);
            image.Write(plain);
            expected.Add(image.Decode(plain, folder.File("decoded")));
            File.Move(plain, path);
        }

        Passage.Run(["--images", before], ["--npy-dir", folder.File("out"), "--count", $"{images.Length}"]);

        string[] results = [.. Directory.GetFiles(folder.File("out")).Order(StringComparer.Ordinal)];
        Assert.Equal(images.Length, results.Length);
        for (int i = 0; i < images.Length; i++)
        {
            PeerImage image = images[i];
            NpyArray array = Assert.Single(NpyArray.Find(results[i]));
            Assert.Equal(
                (image.Name, image.BytesPerSample == 1 ? Dtype.UInt8 : Dtype.UInt16, false),
                (image.Name, array.Header.Dtype, array.Header.IsFortranOrder)
            );
            Assert.Equal(
                image.Channels == 1
                    ? [PeerImage.Height, PeerImage.Width]
                    : [PeerImage.Height, PeerImage.Width, image.Channels],
                array.Header.Shape
            );
            Assert.True(
                File.ReadAllBytes(results[i]).AsSpan((int)array.Offset).SequenceEqual(expected[i]),
                $"{image.Name} has other pixels."
            );
            Assert.True(expected[i].Distinct().Count() > 1, $"{image.Name} is of one colour, and shows nothing.");
        }
    }
}
