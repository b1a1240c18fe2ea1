namespace TensorPool.Cli.Hosting;

/// <summary>What somebody may have meant who mistyped a name.</summary>
internal static class Suggestion
{
    private const int MaxEdits = 2;

    /// <returns>The name that takes the fewest edits; null if none is near.</returns>
    public static string? For(string typed, IEnumerable<string> names) =>
        names
            .Select(name => (name, edits: Edits(typed, name)))
            .Where(candidate => candidate.edits <= MaxEdits && candidate.edits < candidate.name.Length)
            .OrderBy(candidate => candidate.edits)
            .Select(candidate => candidate.name)
            .FirstOrDefault();

    /// <summary>Characters to insert, delete or replace (Levenshtein).</summary>
    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
