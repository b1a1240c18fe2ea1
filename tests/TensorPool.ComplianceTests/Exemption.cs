namespace TensorPool.ComplianceTests;

/// <summary>One row of tests/Compliance/exemptions.tsv: a MUST that nothing shows yet, and why that is so.</summary>
/// <param name="RequirementId">The requirement.</param>
/// <param name="Role">Whose tests it waits for.</param>
/// <param name="Reason">Why it waits.</param>
internal sealed record Exemption(string RequirementId, string Role, string Reason)
{
    public const string Header = "id\trole\treason";

    public static IReadOnlyList<Exemption> Parse(IEnumerable<string> lines) =>
        [
            .. lines
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Select(cells =>
                    cells.Length == 3 && Array.TrueForAll(cells, cell => !string.IsNullOrWhiteSpace(cell))
                        ? new Exemption(cells[0], cells[1], cells[2])
                        : throw new FormatException(
                            $"'{string.Join('|', cells)}' is no exemption: an id, a role and a reason are needed."
                        )
                ),
        ];

    public override string ToString() => $"{RequirementId}\t{Role}\t{Reason}";
}
