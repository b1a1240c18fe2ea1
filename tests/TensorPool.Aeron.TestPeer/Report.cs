namespace TensorPool.Aeron.TestPeer;

/// <summary>What a peer tells its test. Thread-safe.</summary>
internal static class Report
{
    /// <summary>Writes one line, whole and at once.</summary>
    public static void Line(string line) => Console.Out.WriteLine(line.ReplaceLineEndings(" "));
}
