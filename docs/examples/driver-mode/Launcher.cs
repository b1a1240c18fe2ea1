using System.Diagnostics;

/// <summary>Starts the three processes, and ends them when the consumer has seen enough.</summary>
internal static class Launcher
{
    public static async Task<int> RunAsync()
    {
        string directory = $"/dev/shm/tensorpool-driver-mode-{Environment.ProcessId}";
        Directory.CreateDirectory(directory);
        Environment.SetEnvironmentVariable("AERON_DIR", $"{directory}/aeron"); // where the three meet

        using Process driver = Start("driver", $"{directory}/regions");
        await driver.StandardOutput.ReadLineAsync(); // says that it is ready
        using Process producer = Start("producer");
        using Process consumer = Start("consumer");

        string report = await consumer.StandardOutput.ReadToEndAsync();
        int[] codes = [await EndAsync(consumer), await EndAsync(producer), await EndAsync(driver)];
        Directory.Delete(directory, recursive: true);
        Console.Write(report);
        return codes.Max();
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;

    private static async Task<int> EndAsync(Process process)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
