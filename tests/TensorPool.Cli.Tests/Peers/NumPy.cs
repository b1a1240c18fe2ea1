namespace TensorPool.Cli.Tests.Peers;

/// <summary>Runs scripts of this folder in a Python that has NumPy.</summary>
internal static class NumPy
{
    /// <summary>What tests need, for their trait.</summary>
    public const string Need = "numpy";

    private static readonly Lazy<string?> Python = new(() =>
        PeerProgram.Find("python3", ["-c", "import numpy; print('numpy', numpy.__version__)"], "numpy")
    );

    public static void SkipUnlessThere() =>
        Assert.SkipWhen(Python.Value is null, "no python3 on the path has NumPy; Debian's package is python3-numpy");

    public static string Run(string script, params string[] arguments) =>
        PeerProgram.Output(Python.Value!, [Path.Combine(AppContext.BaseDirectory, "Peers", script), .. arguments]);
}
