using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorPool.Cli.Files.Patterns;
using TensorPool.Cli.Roles;
using TensorPool.Metadata;

namespace TensorPool.Cli.Options;

/// <summary>What <c>produce</c> takes besides the options of all roles.</summary>
internal static class ProduceOptions
{
    private const double MaxRateHz = 10_000_000;
    private const double MaxSeconds = 86400;

    private static readonly (string Name, PatternKind Kind)[] Patterns =
    [
        .. Enum.GetValues<PatternKind>().Select(kind => (PatternFrames.NameOf(kind), kind)),
    ];

    public static Option<string[]> Npy { get; } =
        new("--npy")
        {
            Description = "NumPy files: each array is a frame",
            HelpName = "file",
            AllowMultipleArgumentsPerToken = true,
        };

    public static Option<bool> Split { get; } =
        new("--split") { Description = "With --npy: each step along the first axis is a frame" };

    public static Option<string?> Images { get; } =
        new("--images") { Description = "Folder of PGM, PPM and PNG images", HelpName = "dir" };

    public static Option<string?> Raw { get; } =
        new("--raw")
        {
            Description = "Frames of --shape and --dtype without headers, from a file, a pipe, or standard input (-)",
            HelpName = "file|-",
        };

    public static Option<PatternKind?> Pattern { get; } =
        new Option<PatternKind?>("--pattern")
        {
            Description =
                $"Frames that are made up: {string.Join(", ", Patterns.Select(p => p.Name))} (counter can be verified)",
            HelpName = "kind",
        }.OneOf(Patterns);

    /// <summary>Null if it is not given.</summary>
    public static Option<PublishPace?> Rate { get; } =
        new("--rate")
        {
            Description =
                "Frames per second; max; or consumers, as fast as those of --wait-consumers take them [default: 30; with --raw -: consumers, or else as they come]",
            HelpName = "Hz|max|consumers",
            CustomParser = ParseRate,
        };

    public static Option<long?> Count { get; } = CreateCount("Publish so many frames, and end");

    public static Option<bool> Loop { get; } = new("--loop") { Description = "Begin again at the end of the input" };

    public static Option<int> WaitConsumers { get; } =
        new Option<int>("--wait-consumers")
        {
            Description =
                "Publish when so many consumers have mapped, and end when they have seen the last frame, or with 1 if they have not",
            HelpName = "n",
            DefaultValueFactory = _ => 0,
        }.Within(0, ushort.MaxValue);

    public static Option<double> DrainTimeout { get; } =
        new Option<double>("--drain-timeout")
        {
            Description = "With --wait-consumers: how long to wait for them at the end",
            HelpName = "seconds",
            DefaultValueFactory = _ => 5,
        }.Within(0, MaxSeconds);

    public static Option<DataSourceAttribute[]?> Meta { get; } =
        new("--meta")
        {
            Description = "Attribute of the data source; may be repeated",
            HelpName = "key=value",
            CustomParser = ParseMeta,
            Arity = ArgumentArity.OneOrMore,
        };

    public static Option<string?> Name { get; } =
        new("--name") { Description = "Name of the data source [default: tensorpool]", HelpName = "text" };

    public static Option<uint?> Slots { get; } = CreateSlots();

    /// <summary>A count of frames, 1 at least.</summary>
    internal static Option<long?> CreateCount(string description) =>
        new Option<long?>("--count") { Description = description, HelpName = "n" }.Within(1, long.MaxValue);

    private static Option<uint?> CreateSlots()
    {
        Option<uint?> option = new("--slots")
        {
            Description = "With --standalone: frames that the ring holds, a power of two [default: by their size]",
            HelpName = "n",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (
                    uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint slots)
                    && System.Numerics.BitOperations.IsPow2(slots)
                )
                {
                    return slots;
                }

                result.AddError($"--slots must be a power of two, found \"{text}\".");
                return null;
            },
        };
        return option;
    }

    private static PublishPace? ParseRate(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        switch (text)
        {
            case "max":
                return PublishPace.Max;
            case "consumers":
                return PublishPace.Consumers;
            default:
                break;
        }

        if (
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
            && rate is > 0 and <= MaxRateHz
        )
        {
            return new PublishPace(rate);
        }

        result.AddError(
            $"--rate must be a number of frames per second, up to {MaxRateHz:N0}, or max, or consumers; found \"{text}\"."
        );
        return null;
    }

    private static DataSourceAttribute[]? ParseMeta(ArgumentResult result)
    {
        List<DataSourceAttribute> attributes = [];
        foreach (Token token in result.Tokens)
        {
            int sign = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (sign < 1)
            {
                result.AddError($"--meta must be key=value, found \"{token.Value}\".");
                return null;
            }

            try
            {
                attributes.Add(DataSourceAttribute.Text(token.Value[..sign], token.Value[(sign + 1)..]));
            }
            catch (ArgumentException e)
            {
                result.AddError($"--meta {token.Value}: {e.Message}");
                return null;
            }
        }

        if (attributes.Select(a => a.Key).Distinct(StringComparer.Ordinal).Count() < attributes.Count)
        {
            result.AddError("--meta names a key twice.");
        }

        return [.. attributes];
    }
}
