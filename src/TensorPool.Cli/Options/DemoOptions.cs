using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TensorPool.Cli.Options;

/// <summary>What the demo and the benchmark take.</summary>
internal static class DemoOptions
{
    private const double MinSeconds = 0.1;
    private const double MaxSeconds = 86400;
    private const int MaxConsumers = 64;
    private const double MaxRate = 10_000_000;

    public static Option<double> Seconds { get; } =
        new Option<double>("--seconds")
        {
            Description = "How long frames are published",
            HelpName = "s",
            DefaultValueFactory = _ => 5,
        }.Within(MinSeconds, MaxSeconds);

    /// <summary>Infinite for as fast as possible.</summary>
    public static Option<double> Rate { get; } =
        new("--rate")
        {
            Description = "Frames per second, or max",
            HelpName = "Hz|max",
            CustomParser = ParseRate,
            DefaultValueFactory = _ => 1000,
        };

    public static Option<int> Consumers { get; } =
        new Option<int>("--consumers")
        {
            Description = "How many consumers, of the modes stream, latest and decimated in turn",
            HelpName = "n",
            DefaultValueFactory = _ => 3,
        }.Within(1, MaxConsumers);

    public static Option<bool> Processes { get; } =
        new("--processes") { Description = "Every role in a process of its own" };

    public static Option<bool> Standalone { get; } =
        new("--standalone") { Description = "Without SHM driver: the producer owns the memory itself" };

    /// <summary>0 for as many as there is room for.</summary>
    public static Option<uint> Nslots { get; } =
        new Option<uint>("--nslots") { Description = "Slots of the ring", Hidden = true }.Within(0u, 1u << 30);

    private static double ParseRate(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (string.Equals(text, "max", StringComparison.OrdinalIgnoreCase))
        {
            return double.PositiveInfinity;
        }

        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
            && rate > 0
            && rate <= MaxRate
        )
        {
            return rate;
        }

        result.AddError($"--rate must be a number of frames per second, up to {MaxRate:N0}, or max; found \"{text}\".");
        return 0;
    }
}
