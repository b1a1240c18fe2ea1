using System.CommandLine;

namespace TensorPool.Cli.Options;

/// <summary>What every command takes. Recursive: they may stand before or behind the name of the command.</summary>
internal static class CommonOptions
{
    public static Option<string?> AeronDirectory { get; } =
        new("--aeron-dir")
        {
            Description =
                $"Aeron directory [env: {Aeron.Cnc.AeronDirectory.EnvironmentVariable}; default: /dev/shm/aeron-$USER]",
            HelpName = "dir",
            Recursive = true,
        };

    public static Option<bool> Json { get; } =
        new("--json") { Description = "Print JSON: one document, or one per line for streams", Recursive = true };

    public static Option<bool> Quiet { get; } =
        new("--quiet", "-q") { Description = "Print results and errors only", Recursive = true };

    public static Option<bool> Verbose { get; } =
        new("--verbose", "-v") { Description = "Log what happens inside, to standard error", Recursive = true };

    public static IEnumerable<Option> All => [AeronDirectory, Json, Quiet, Verbose];
}
