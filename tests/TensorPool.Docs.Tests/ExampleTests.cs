using System.Diagnostics;

namespace TensorPool.Docs.Tests;

/// <summary>The examples run, and print what their pages say.</summary>
public class ExampleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [Requirement("P10-1")] // standalone, driver-embedded, driver-mode
    [Requirement("P10-3")] // camera: its device is simulated
    [Requirement("P10-5")]
    [InlineData("standalone", "frame 4: mean brightness 40")]
    [InlineData("driver-embedded", "2 leases, 3 frames, last value 4.5")]
    [InlineData("driver-mode", "20 frames of another process, 0 of them mixed with others")]
    [InlineData("camera", "12 frames, in order")]
    [InlineData("tensor-pipeline", "frame 0: mean was 19.5, first pixel is now -1.689")]
    [InlineData("tasks", "while it is written: seen by half")]
    public async Task Example_prints(string name, string lastLine)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, name))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../..")
        );
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        limit.CancelAfter(Limit);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);

            Assert.Empty(await error);
            Assert.Equal(0, process.ExitCode);
            Assert.Equal(lastLine, output.TrimEnd().Split('\n')[^1]);
            Assert.Empty(Directory.GetDirectories("/dev/shm", $"tensorpool-*-{process.Id}"));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
