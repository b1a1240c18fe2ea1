namespace TensorPool.ComplianceTests;

/// <summary>One row of tests/Compliance/requirements.tsv.</summary>
/// <param name="Section">What it is about.</param>
/// <param name="Id">As tests and comments name it.</param>
/// <param name="Level">MUST, SHOULD, MAY or INFO; MUST* where it comes from a decision on an open point.</param>
/// <param name="Text">What is required, in short.</param>
/// <param name="Roles">Whom it binds.</param>
/// <param name="Kind">How it is to be tested; with "review" a marked line of code will do.</param>
internal sealed record Requirement(
    string Section,
    string Id,
    string Level,
    string Text,
    IReadOnlyList<string> Roles,
    string Kind
)
{
    public bool IsMust => Level.StartsWith("MUST", StringComparison.Ordinal);

    /// <summary>Whether a marked line of code is as good as a test.</summary>
    public bool IsReviewed => Kind.Contains("review", StringComparison.Ordinal);

    public static IReadOnlyList<Requirement> Parse(IEnumerable<string> lines) =>
        [
            .. lines
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Select(cells =>
                    cells.Length == 6
                        ? new Requirement(
                            cells[0],
                            cells[1],
                            cells[2],
                            cells[3],
                            cells[4].Split(',', StringSplitOptions.TrimEntries),
                            cells[5]
                        )
                        : throw new FormatException(
                            $"'{string.Join('|', cells)}' has {cells.Length} cells instead of 6."
                        )
                ),
        ];
}
