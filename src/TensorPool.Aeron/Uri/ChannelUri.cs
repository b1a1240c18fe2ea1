using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TensorPool.Aeron.Uri;

/// <summary>
/// A channel: <c>aeron:ipc</c> or <c>aeron:udp</c>, with parameters after a question mark, separated by vertical bars.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// [aeron-spy:]aeron:media[?key=value[|key=value ...]]
/// </code>
/// Unknown keys are kept. Of a key that occurs twice the last value counts. Parameters of UDP are not looked into.
/// </remarks>
public sealed class ChannelUri
{
    /// <summary>The longest channel that drivers take.</summary>
    public const int MaxLength = 4095;

    private const string Scheme = "aeron:";
    private const string SpyPrefix = "aeron-spy:";

    private readonly IReadOnlyDictionary<string, string> _parameters;

    private ChannelUri(string text, bool isSpy, ChannelMedia media, IReadOnlyDictionary<string, string> parameters)
    {
        Text = text;
        IsSpy = isSpy;
        Media = media;
        _parameters = parameters;
    }

    /// <summary>The channel as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the channel listens to what another publication of the same driver sends.</summary>
    public bool IsSpy { get; }

    /// <summary>What carries the channel.</summary>
    public ChannelMedia Media { get; }

    /// <summary>Whether an IPC driver can serve the channel.</summary>
    public bool IsIpc => Media == ChannelMedia.Ipc && !IsSpy;

    /// <summary>Names of the parameters.</summary>
    public IEnumerable<string> Keys => _parameters.Keys;

    /// <summary>Parses a channel.</summary>
    /// <exception cref="FormatException">The text is no channel; the message says where.</exception>
    public static ChannelUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out ChannelUri? uri, out string? problem)
            ? uri
            : throw new FormatException($"Channel '{text}': {problem}.");
    }

    /// <summary>Parses a channel, and says what is wrong with it.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ChannelUri? uri,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        uri = null;
        if (text.Length > MaxLength)
        {
            problem = $"{text.Length} characters are more than {MaxLength}";
            return false;
        }

        ReadOnlySpan<char> rest = text;
        bool isSpy = rest.StartsWith(SpyPrefix, StringComparison.Ordinal);
        rest = isSpy ? rest[SpyPrefix.Length..] : rest;
        if (!rest.StartsWith(Scheme, StringComparison.Ordinal))
        {
            problem = $"expected it to start with '{Scheme}'";
            return false;
        }

        rest = rest[Scheme.Length..];
        int question = rest.IndexOf('?');
        ReadOnlySpan<char> medium = question < 0 ? rest : rest[..question];
        ChannelMedia? media = medium switch
        {
            "ipc" => ChannelMedia.Ipc,
            "udp" => ChannelMedia.Udp,
            _ => null,
        };
        if (media is null)
        {
            problem = $"medium '{medium}' is neither ipc nor udp";
            return false;
        }

        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        problem = question < 0 ? null : ParseParameters(rest[(question + 1)..], parameters);
        if (problem is not null)
        {
            return false;
        }

        uri = new ChannelUri(text, isSpy, media.Value, parameters);
        return true;
    }

    /// <summary>The value of a parameter, or null.</summary>
    public string? Get(string key) => _parameters.GetValueOrDefault(key);

    /// <summary>A parameter that is a 32-bit number.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public int? GetInt32(string key) =>
        Get(key) is not string value ? null
        : int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
        : throw Invalid(key, value, "a 32-bit number");

    /// <summary>A parameter that is a 64-bit number.</summary>
    /// <exception cref="FormatException">The value is none.</exception>
    public long? GetInt64(string key) =>
        Get(key) is not string value ? null
        : long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw Invalid(key, value, "a 64-bit number");

    /// <summary>A parameter that is true or false.</summary>
    /// <exception cref="FormatException">The value is neither.</exception>
    public bool? GetBoolean(string key) =>
        Get(key) switch
        {
            null => null,
            "true" => true,
            "false" => false,
            string value => throw Invalid(key, value, "true or false"),
        };

    /// <summary>A parameter that is a size in bytes, with the suffixes k, m and g.</summary>
    /// <exception cref="FormatException">The value is no size.</exception>
    public long? GetSize(string key)
    {
        if (Get(key) is not string value)
        {
            return null;
        }

        int shift = value.Length == 0 ? 0 : SizeShift(value[^1]);
        ReadOnlySpan<char> digits = shift == 0 ? value : value.AsSpan(0, value.Length - 1);
        return
            long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number <= long.MaxValue >> shift
            ? number << shift
            : throw Invalid(key, value, "a size such as 65536, 64k, 1m or 1g");
    }

    /// <summary>A parameter that is a duration in nanoseconds, with the suffixes s, ms, us and ns.</summary>
    /// <exception cref="FormatException">The value is no duration.</exception>
    public long? GetDurationNs(string key)
    {
        if (Get(key) is not string value)
        {
            return null;
        }

        (int suffix, long unit) =
            value.EndsWith("ns", StringComparison.Ordinal) ? (2, 1L)
            : value.EndsWith("us", StringComparison.Ordinal) ? (2, 1_000L)
            : value.EndsWith("ms", StringComparison.Ordinal) ? (2, 1_000_000L)
            : value.EndsWith('s') ? (1, 1_000_000_000L)
            : (0, 1L);
        return
            long.TryParse(
                value.AsSpan(0, value.Length - suffix),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long number
            )
            && number <= long.MaxValue / unit
            ? number * unit
            : throw Invalid(key, value, "a duration such as 5s, 200ms, 10us or 100ns");
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    private static string? ParseParameters(ReadOnlySpan<char> text, Dictionary<string, string> parameters)
    {
        while (text.Length > 0)
        {
            int bar = text.IndexOf('|');
            ReadOnlySpan<char> pair = bar < 0 ? text : text[..bar];
            int equal = pair.IndexOf('=');
            if (equal <= 0)
            {
                return $"parameter '{pair}' is not of the form key=value";
            }

            if (equal == pair.Length - 1)
            {
                return $"parameter '{pair}' has no value";
            }

            parameters[pair[..equal].ToString()] = pair[(equal + 1)..].ToString();
            text = bar < 0 ? default : text[(bar + 1)..];
        }

        return null;
    }

    private static int SizeShift(char suffix) =>
        suffix switch
        {
            'k' or 'K' => 10,
            'm' or 'M' => 20,
            'g' or 'G' => 30,
            _ => 0,
        };

    private FormatException Invalid(string key, string value, string expected) =>
        new($"Channel '{Text}': {key}={value} is not {expected}.");
}
