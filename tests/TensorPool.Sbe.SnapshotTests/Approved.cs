using System.Collections.Immutable;
using System.Text;
using TensorPool.Sbe.SchemaHarness;

namespace TensorPool.Sbe.SnapshotTests;

/// <summary>
/// The approved files: one directory per case, one file per emitted file, so that a review shows which codec changed.
/// <c>TP_APPROVE=1</c> makes them what the generator emits now.
/// </summary>
internal static class Approved
{
    private const string Extension = ".approved.txt";
    private const string Accept =
        "To accept: TP_APPROVE=1 dotnet test --project tests/TensorPool.Sbe.SnapshotTests, then review what changed in git.";

    public static string Root { get; } = Repository.At("tests", "TensorPool.Sbe.SnapshotTests", "Approved");

    private static bool IsAccepting => Environment.GetEnvironmentVariable("TP_APPROVE") == "1";

    public static void Verify(string name, ImmutableArray<GeneratedFile> files)
    {
        string directory = Path.Combine(Root, name);
        Dictionary<string, string> actual = files.ToDictionary(
            static f => f.HintName[..^".g.cs".Length] + Extension,
            static f => f.Text,
            StringComparer.Ordinal
        );
        if (IsAccepting)
        {
            Write(directory, actual);
            return;
        }

        string differences = Compare(directory, actual);
        Assert.True(differences.Length == 0, $"\n{differences}\n{Accept}\n");
    }

    /// <summary>Directories of cases that no longer exist.</summary>
    public static void VerifyNoOrphans(IEnumerable<string> names)
    {
        string[] orphans = Directory.Exists(Root)
            ? [.. Directory.GetDirectories(Root).Where(d => !names.Contains(Path.GetFileName(d)))]
            : [];
        if (IsAccepting)
        {
            Array.ForEach(orphans, static d => Directory.Delete(d, recursive: true));
            return;
        }

        Assert.True(
            orphans.Length == 0,
            $"\nNo schema has these any more: {string.Join(", ", orphans.Select(Path.GetFileName))}\n{Accept}\n"
        );
    }

    private static string Compare(string directory, Dictionary<string, string> actual)
    {
        string[] approved = Directory.Exists(directory)
            ? [.. Directory.GetFiles(directory).Select(static f => Path.GetFileName(f))]
            : [];
        var result = new StringBuilder();
        foreach (string file in approved.Except(actual.Keys).Order(StringComparer.Ordinal))
        {
            result.Append("No longer emitted: ").Append(Shown(directory, file)).Append('\n');
        }

        foreach (string file in actual.Keys.Except(approved).Order(StringComparer.Ordinal))
        {
            result.Append("Not approved yet: ").Append(Shown(directory, file)).Append('\n');
        }

        List<string> changed = [];
        foreach (string file in approved.Intersect(actual.Keys).Order(StringComparer.Ordinal))
        {
            string before = File.ReadAllText(Path.Combine(directory, file));
            if (before == actual[file])
            {
                continue;
            }

            changed.Add(file);
            if (changed.Count == 1)
            {
                result.Append("--- approved ").Append(Shown(directory, file)).Append("\n+++ emitted\n");
                result.Append(LineDiff.Of(before, actual[file]));
            }
        }

        foreach (string file in changed.Skip(1))
        {
            result.Append("Changed too: ").Append(Shown(directory, file)).Append('\n');
        }

        return result.ToString();
    }

    private static string Shown(string directory, string file) => Path.GetFileName(directory) + "/" + file;

    private static void Write(string directory, Dictionary<string, string> actual)
    {
        Directory.CreateDirectory(directory);
        foreach (string path in Directory.GetFiles(directory).Where(f => !actual.ContainsKey(Path.GetFileName(f))))
        {
            File.Delete(path);
        }

        foreach ((string file, string text) in actual)
        {
            string path = Path.Combine(directory, file);
            if (!File.Exists(path) || File.ReadAllText(path) != text)
            {
                File.WriteAllText(path, text);
            }
        }
    }
}
