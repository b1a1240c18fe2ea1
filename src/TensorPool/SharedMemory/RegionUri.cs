using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TensorPool.SharedMemory;

/// <summary>
/// Where a region of shared memory is: <c>shm:file?path=/dev/shm/x|require_hugepages=true</c> (wire 1.1, section 12.1).
/// Immutable, hence thread-safe.
/// </summary>
/// <param name="Path">Absolute path of the backing file: visible ASCII without '?' and '|'.</param>
/// <param name="RequireHugepages">Whether the region must be backed by hugepages.</param>
public sealed record RegionUri(string Path, bool RequireHugepages = false)
{
    /// <summary>Longest URI that messages carry, in bytes (wire 1.1, WO-44).</summary>
    public const int MaxLength = 4096;

    private const string Prefix = "shm:file?";
    private const string PathKey = "path";
    private const string HugepagesKey = "require_hugepages";

    /// <summary>Reads a URI.</summary>
    /// <exception cref="FormatException">It is not of the form above; the message says why.</exception>
    public static RegionUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out RegionUri? uri, out string? problem)
            ? uri
            : throw new FormatException($"\"{text}\": {problem}");
    }

    /// <summary>Reads a URI.</summary>
    /// <param name="text">The URI.</param>
    /// <param name="uri">What it says; null if it is not of the form above.</param>
    /// <param name="problem">Why it is not; otherwise null.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out RegionUri? uri,
        [NotNullWhen(false)] out string? problem
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        uri = null;
        problem = Read(text, out string path, out bool hugepages);
        if (problem is not null)
        {
            return false;
        }

        uri = new RegionUri(path, hugepages);
        return true;
    }

    /// <summary>The same, for the bytes of a message.</summary>
    internal static bool TryParse(
        ReadOnlySpan<byte> text,
        [NotNullWhen(true)] out RegionUri? uri,
        [NotNullWhen(false)] out string? problem
    ) => TryParse(Encoding.Latin1.GetString(text), out uri, out problem);

    /// <summary>The URI, in the one way to write it.</summary>
    public override string ToString() =>
        RequireHugepages ? $"{Prefix}{PathKey}={Path}|{HugepagesKey}=true" : $"{Prefix}{PathKey}={Path}";

    private static string? Read(string text, out string path, out bool hugepages)
    {
        path = "";
        hugepages = false;
        if (text.Length > MaxLength)
        {
            return $"is {text.Length} characters long, and {MaxLength} are allowed";
        }

        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return $"does not start with \"{Prefix}\", the only scheme there is";
        }

        if (text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return "has a space, a control character, or a character outside ASCII";
        }

        bool hasHugepages = false;
        string[] parameters = text[Prefix.Length..].Split('|');
        for (int i = 0; i < parameters.Length; i++)
        {
            int equals = parameters[i].IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? parameters[i] : parameters[i][..equals];
            string value = equals < 0 ? "" : parameters[i][(equals + 1)..];
            switch (key)
            {
                case PathKey when i == 0:
                    path = value;
                    break;
                case PathKey:
                    return "has a second path";
                case HugepagesKey when i == 0:
                    return "does not start with its path";
                case HugepagesKey when hasHugepages:
                    return $"has {HugepagesKey} twice";
                case HugepagesKey when value is "true" or "false":
                    hasHugepages = true;
                    hugepages = value == "true";
                    break;
                case HugepagesKey:
                    return $"has {HugepagesKey}={value}, where true or false is meant";
                default:
                    return $"has the unknown parameter \"{key}\"; there are {PathKey} and {HugepagesKey}, separated by '|'";
            }
        }

        if (path.Length == 0)
        {
            return "has an empty path";
        }

        if (path[0] != '/')
        {
            return $"has the relative path \"{path}\"";
        }

        return path.Contains('?', StringComparison.Ordinal) ? "has a '?' in its path" : null;
    }
}
