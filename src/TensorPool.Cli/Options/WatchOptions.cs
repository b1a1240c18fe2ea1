using System.CommandLine;

namespace TensorPool.Cli.Options;

/// <summary>For commands that show how something is, once or again and again.</summary>
internal static class WatchOptions
{
    private const double MaxSeconds = 86400;

    public static Option<bool> Watch { get; } = new("--watch") { Description = "Again and again, until Ctrl-C" };

    public static Option<bool> Once { get; } = new("--once") { Description = "Once, also on a terminal" };

    public static Option<double> Interval { get; } = CreateInterval();

    private static Option<double> CreateInterval()
    {
        Option<double> interval = new("--interval")
        {
            Description = "Seconds between two looks",
            HelpName = "seconds",
            DefaultValueFactory = _ => 1,
        };
        interval.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= MaxSeconds))
            {
                result.AddError($"--interval must be more than 0 and at most {MaxSeconds} seconds.");
            }
        });
        return interval;
    }
}
