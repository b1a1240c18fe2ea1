using System.Globalization;
using TensorPool.Configuration;
using TensorPool.Supervisor;
using TensorPool.Wire;

namespace TensorPool.Cli.Options;

/// <summary>
/// The policy for consumers, from tables <c>[[consumer_rules]]</c> of the file and from <c>--rule</c>, which has the same keys
/// on one line.
/// </summary>
internal static class ConsumerRules
{
    private const string Key = "consumer_rules";
    private const int MaxPercent = 100;
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>How long something that comes and goes must last; what is always so need not.</summary>
    private static readonly TimeSpan SustainedByDefault = TimeSpan.FromSeconds(3);

    /// <summary>Reads those of a file.</summary>
    public static IReadOnlyList<ConsumerRule> Read(SettingReader file) =>
        [
            .. Enumerable
                .Range(0, file.CountOf(Key) ?? 0)
                .Select(i =>
                    ReadRule(file, string.Create(CultureInfo.InvariantCulture, $"{Key}[{i}]."), $"rule {i + 1}")
                )
                .OfType<ConsumerRule>(),
        ];

    /// <summary>Reads one of the command line.</summary>
    /// <param name="text">For example <c>consumer_id=7,mode=decimated,decimation=4</c>.</param>
    /// <param name="errors">Gets the faults.</param>
    public static ConsumerRule? Parse(string text, List<ConfigurationError> errors)
    {
        string name = $"--rule {text}";
        TomlTable keys = new(line: 0);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length < 2 || keys[sides[0]] is not null)
            {
                string fault = sides.Length < 2 ? "must be key=value" : "is there twice";
                errors.Add(new ConfigurationError(name, part, fault));
                return null;
            }

            keys.Add(sides[0], new TomlScalar(0, ValueOf(sides[1])));
        }

        SettingReader reader = new(keys, name, _ => null, errors);
        ConsumerRule? rule = ReadRule(reader, "", "--rule");
        reader.ReportUnknownKeys();
        return rule;
    }

    private static object ValueOf(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : bool.TryParse(text, out bool flag) ? flag
        : text;

    private static ConsumerRule? ReadRule(SettingReader reader, string prefix, string name)
    {
        int faults = reader.Errors.Count;
        ConsumerMode? mode = ReadMode(reader, prefix + "mode");
        long? decimation = reader.Integer(prefix + "decimation", 1, ushort.MaxValue);
        ConsumerRule rule = new()
        {
            Name = reader.Text(prefix + "name", name)!,
            StreamId = (uint?)reader.Integer(prefix + "stream_id", 1, uint.MaxValue - 1L),
            ConsumerId = (uint?)reader.Integer(prefix + "consumer_id", 1, uint.MaxValue - 1L),
            Mode = ReadMode(reader, prefix + "own_mode"),
            DropRateAbove = reader.Integer(prefix + "drop_percent_above", 0, MaxPercent) / (double)MaxPercent,
            LagAbove = (ulong?)reader.Integer(prefix + "lag_above", 0, long.MaxValue),
            SupportsSharedMemory = reader.Flag(prefix + "supports_shm"),
            ReleaseAfter = Time(
                reader.Integer(prefix + "release_after_ns", NanosecondsPerMicrosecond, long.MaxValue / 2)
            ),
            Directive = new ConsumerDirective
            {
                Mode = mode,
                Decimation = (ushort)(decimation ?? 1),
                UseSharedMemory = reader.Flag(prefix + "use_shm", true),
                FallbackUri = reader.Text(prefix + "payload_fallback_uri", null),
            },
        };
        bool comesAndGoes = rule.DropRateAbove is not null || rule.LagAbove is not null;
        rule = rule with
        {
            Sustained =
                Time(reader.Integer(prefix + "sustained_ns", 0, long.MaxValue / 2))
                ?? (comesAndGoes ? SustainedByDefault : TimeSpan.Zero),
        };
        if (reader.Errors.Count > faults)
        {
            return null;
        }

        if (FindProblem(rule, decimation) is { } problem)
        {
            reader.Error(prefix + problem.Key, problem.Message);
            return null;
        }

        return rule;
    }

    private static (string Key, string Message)? FindProblem(ConsumerRule rule, long? decimation) =>
        rule.Directive is { Mode: null, UseSharedMemory: true, FallbackUri: null }
            ? ("mode", "the rule has nothing to say: give it mode, use_shm = false or payload_fallback_uri")
        : rule.Directive.Mode == ConsumerMode.Decimated && decimation is null
            ? ("decimation", "must say one frame of how many, as mode is decimated")
        : rule.Directive.Mode != ConsumerMode.Decimated && decimation is not null
            ? ("decimation", "is for mode = \"decimated\"")
        : rule.Directive.FindProblem() is { } problem ? ("payload_fallback_uri", problem)
        : null;

    private static ConsumerMode? ReadMode(SettingReader reader, string key)
    {
        if (reader.Text(key, null) is not { } text)
        {
            return null;
        }

        if (
            Enum.TryParse(text, ignoreCase: true, out ConsumerMode mode)
            && Enum.IsDefined(mode)
            && !char.IsAsciiDigit(text[0])
        )
        {
            return mode;
        }

        reader.Error(key, $"must be stream, latest or decimated, found \"{text}\"");
        return null;
    }

    private static TimeSpan? Time(long? nanoseconds) =>
        nanoseconds is { } ns ? TimeSpan.FromMicroseconds(ns / (double)NanosecondsPerMicrosecond) : null;
}
