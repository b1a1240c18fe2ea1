using System.Globalization;
using System.Text;

namespace TensorPool.Sbe.SnapshotTests;

/// <summary>The differences of two texts as a unified diff, up to a number of lines.</summary>
internal static class LineDiff
{
    private const int Context = 3;
    private const int MaxLines = 60;

    /// <summary>More differing lines than this are shown as removed and added, without looking for what they share.</summary>
    private const int MaxAligned = 2000;

    public static string Of(string expected, string actual)
    {
        string[] before = expected.Split('\n');
        string[] after = actual.Split('\n');
        List<Edit> edits = Align(before, after);
        var result = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < edits.Count; i++)
        {
            if (edits[i].Kind == ' ')
            {
                continue;
            }

            int start = Math.Max(0, i - Context);
            int end = EndOfHunk(edits, i);
            string place = edits[start].After.ToString(CultureInfo.InvariantCulture);
            result.Append("@@ line ").Append(place).Append(" @@\n");
            for (i = start; i < end; i++)
            {
                if (shown++ == MaxLines)
                {
                    return result.Append("… and more\n").ToString();
                }

                result.Append(edits[i].Kind).Append(edits[i].Text).Append('\n');
            }
        }

        return result.ToString();
    }

    private static int EndOfHunk(List<Edit> edits, int first)
    {
        int end = first;
        for (int i = first; i < edits.Count && i <= end + (2 * Context); i++)
        {
            if (edits[i].Kind != ' ')
            {
                end = i;
            }
        }

        return Math.Min(edits.Count, end + Context + 1);
    }

    private static List<Edit> Align(string[] before, string[] after)
    {
        int head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        List<Edit> edits = [.. Enumerable.Range(0, head).Select(i => new Edit(' ', after[i], i + 1))];
        AlignMiddle(edits, before[head..^tail], after[head..^tail], head);
        edits.AddRange(Enumerable.Range(after.Length - tail, tail).Select(i => new Edit(' ', after[i], i + 1)));
        return edits;
    }

    /// <summary>By the longest common subsequence.</summary>
    private static void AlignMiddle(List<Edit> edits, string[] before, string[] after, int offset)
    {
        int b = 0;
        int a = 0;
        if (before.Length <= MaxAligned && after.Length <= MaxAligned)
        {
            int[,] common = Common(before, after);
            while (b < before.Length && a < after.Length)
            {
                if (before[b] == after[a])
                {
                    edits.Add(new Edit(' ', after[a], offset + a + 1));
                    a++;
                    b++;
                }
                else if (common[b + 1, a] >= common[b, a + 1])
                {
                    edits.Add(new Edit('-', before[b++], offset + a + 1));
                }
                else
                {
                    edits.Add(new Edit('+', after[a], offset + a + 1));
                    a++;
                }
            }
        }

        for (; b < before.Length; b++)
        {
            edits.Add(new Edit('-', before[b], offset + a + 1));
        }

        for (; a < after.Length; a++)
        {
            edits.Add(new Edit('+', after[a], offset + a + 1));
        }
    }

    private static int[,] Common(string[] before, string[] after)
    {
        int[,] lengths = new int[before.Length + 1, after.Length + 1];
        for (int b = before.Length - 1; b >= 0; b--)
        {
            for (int a = after.Length - 1; a >= 0; a--)
            {
                lengths[b, a] =
                    before[b] == after[a] ? lengths[b + 1, a + 1] + 1 : Math.Max(lengths[b + 1, a], lengths[b, a + 1]);
            }
        }

        return lengths;
    }

    /// <summary>A line of the diff, at a line of the text after it.</summary>
    private readonly record struct Edit(char Kind, string Text, int After);
}
