using System.CommandLine;

namespace TensorPool.Cli.Options;

/// <summary>Whether memory is the SHM driver's or the producer's own.</summary>
internal static class DriverModeOptions
{
    public static Option<bool> Standalone { get; } =
        new("--standalone") { Description = "Without SHM driver: the producer owns the memory itself" };
}
