namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearName
{
    /// <summary>Longer names are not compared; the effort is quadratic.</summary>
    private const int MaxLength = 80;

    /// <summary>The candidate with the fewest edits, if these are few for the length of the name.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        // In a name of two letters one edit is half of it, and everything is near.
        int fewest = name.Length <= 2 ? 1 : Math.Max(1, name.Length / 3) + 1;
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        foreach (string candidate in candidates)
        {
            if (
                candidate.Length > 0
                && Math.Abs(candidate.Length - name.Length) < fewest
                && candidate.Length <= MaxLength
            )
            {
                int edits = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase)
                    ? 0
                    : Edits(name, candidate);
                if (edits < fewest)
                {
                    (best, fewest) = (candidate, edits);
                }
            }
        }

        return best;
    }

    /// <summary>A sentence with the name found, to be appended to a message; empty if there is none.</summary>
    public static string Hint(string? near) => near is null ? "" : $" Did you mean '{near}'?";

    private static int Edits(string a, string b)
    {
        int[] previous = new int[b.Length + 1];
        int[] current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
