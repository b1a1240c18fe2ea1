using System.CommandLine;

namespace TensorPool.Cli.Options;

/// <summary>For commands that show how something is, once or again and again.</summary>
internal static class WatchOptions
{
    private const double MinSeconds = 0.001;
    private const double MaxSeconds = 86400;

    public static Option<bool> Watch { get; } = new("--watch") { Description = "Again and again, until Ctrl-C" };

    public static Option<bool> Once { get; } = new("--once") { Description = "Once, also on a terminal" };

    public static Option<double> Interval { get; } =
        new Option<double>("--interval")
        {
            Description = "Seconds between two looks",
            HelpName = "seconds",
            DefaultValueFactory = _ => 1,
        }.Within(MinSeconds, MaxSeconds);
}
