namespace TensorPool.Cli.Tests.Peers;

/// <summary>Runs ImageMagick's converter, of version 6 or 7.</summary>
internal static class ImageMagick
{
    public const string Need = "imagemagick";

    private static readonly Lazy<string?> Program = new(() =>
        PeerProgram.Find("magick", ["-version"], "ImageMagick")
        ?? PeerProgram.Find("convert", ["-version"], "ImageMagick")
    );

    public static void SkipUnlessThere() =>
        Assert.SkipWhen(Program.Value is null, "no ImageMagick on the path; Debian's package is imagemagick");

    public static void Convert(params string[] arguments) => PeerProgram.Output(Program.Value!, arguments);
}
