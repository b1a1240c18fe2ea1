namespace TensorPool.Cli.Tests.Peers;

/// <summary>Runs ffmpeg.</summary>
internal static class Ffmpeg
{
    public const string Need = "ffmpeg";

    private static readonly Lazy<string?> Program = new(() =>
        PeerProgram.Find("ffmpeg", ["-version"], "ffmpeg version")
    );

    public static void SkipUnlessThere() =>
        Assert.SkipWhen(Program.Value is null, "no ffmpeg on the path; Debian's package is ffmpeg");

    public static void Run(params string[] arguments) =>
        PeerProgram.Output(Program.Value!, ["-nostdin", "-loglevel", "error", .. arguments]);
}
