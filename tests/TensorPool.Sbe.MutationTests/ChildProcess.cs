using System.Diagnostics;
using TensorPool.Sbe.MutationTests.Running;

namespace TensorPool.Sbe.MutationTests;

/// <summary>Starts this very program as a child and collects how it ended.</summary>
internal static class ChildProcess
{
    public static ChildResult Run(ChildOptions options, TimeSpan timeout)
    {
        string progress = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(progress, new byte[ProgressFile.Length]);
            ChildOptions tracked = options with { Progress = progress };
            var start = new ProcessStartInfo(Environment.ProcessPath!)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            // A dump of a child that is meant to die helps nobody.
            start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
            foreach (string argument in tracked.ToArguments())
            {
                start.ArgumentList.Add(argument);
            }

            using Process child = Process.Start(start)!;
            Task<string> output = child.StandardOutput.ReadToEndAsync();
            Task<string> error = child.StandardError.ReadToEndAsync();
            bool ended = child.WaitForExit(timeout);
            if (!ended)
            {
                child.Kill();
                child.WaitForExit();
            }

            (long phase, long iteration) = ProgressFile.Read(progress);
            return new ChildResult(
                ended ? child.ExitCode : null,
                output.GetAwaiter().GetResult(),
                error.GetAwaiter().GetResult(),
                $"{(ended ? "ended" : "hangs")} in phase {phase} at iteration {iteration}; "
                    + $"again: {Path.GetFileName(Environment.ProcessPath)} {string.Join(' ', options.ToArguments())}"
            );
        }
        finally
        {
            File.Delete(progress);
        }
    }
}

/// <param name="ExitCode">Null if it had to be ended.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error: for a fatal access, the stack.</param>
/// <param name="Place">Where it was, and how to run it again.</param>
internal sealed record ChildResult(int? ExitCode, string Output, string Error, string Place)
{
    public override string ToString() =>
        $"exit code {ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}; {Place}\n{Output}\n{Head(Error)}";

    private static string Head(string text) => text.Length <= 6000 ? text : text[..6000];
}
