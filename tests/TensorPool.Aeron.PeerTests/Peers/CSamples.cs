namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>Starts programs of Aeron for C and C++.</summary>
internal static class CSamples
{
    public static ChildProcess Start(string name, string program, params string[] arguments) =>
        // What is printed into a pipe would wait there until there is much of it.
        ChildProcess.Start("stdbuf", ["-oL", Find(name, program)!, .. arguments]);

    /// <summary>The path of a program, or null: not every version has all of them.</summary>
    public static string? Find(string name, string program) => PeerList.Find(name).Find(program);
}
