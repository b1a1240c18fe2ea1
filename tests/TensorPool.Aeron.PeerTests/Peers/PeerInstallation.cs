namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>One version of Aeron on this machine, as an environment variable names it: <c>version=where</c>.</summary>
internal sealed record PeerInstallation(string Name, Version Version, string Where)
{
    /// <summary>Reads a list of <c>version=where</c>, separated by semicolons.</summary>
    public static IReadOnlyList<PeerInstallation> Parse(string kind, string? list) =>
        [
            .. (list ?? "")
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(item => ParseItem(kind, item)),
        ];

    /// <summary>A program or library in one of the folders where Aeron's build leaves it, or null.</summary>
    public string? Find(string file) =>
        new[] { "", "bin", "binaries", "lib", "lib64" }
            .Select(folder => Path.Combine(Where, folder, file))
            .FirstOrDefault(File.Exists);

    private static PeerInstallation ParseItem(string kind, string item)
    {
        int equals = item.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !Version.TryParse(item[..equals], out Version? version))
        {
            throw new FormatException($"'{item}' is not of the form 1.51=path; separate several by semicolons.");
        }

        return new PeerInstallation($"{kind}-{item[..equals]}", version, item[(equals + 1)..]);
    }
}
