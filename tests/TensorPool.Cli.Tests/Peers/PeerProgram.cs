using System.Diagnostics;

namespace TensorPool.Cli.Tests.Peers;

/// <summary>Programs of others, which are installed here or not.</summary>
internal static class PeerProgram
{
    /// <summary>
    /// The first program of a name on the path that says what it should: some have a name that others use, too, and of some a
    /// second one has what the first lacks.
    /// </summary>
    /// <param name="name">Of the file.</param>
    /// <param name="arguments">To make it say what it is.</param>
    /// <param name="expected">What its output contains then.</param>
    public static string? Find(string name, string[] arguments, string expected) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .Where(File.Exists)
            .FirstOrDefault(path =>
                Run(path, arguments) is (0, var output, _) && output.Contains(expected, StringComparison.Ordinal)
            );

    /// <summary>Runs a program to its end, which has to be a good one.</summary>
    /// <returns>What it printed.</returns>
    public static string Output(string program, params string[] arguments)
    {
        (int code, string output, string error) = Run(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}\n{error}");
        return output;
    }

    private static (int Code, string Output, string Error) Run(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
