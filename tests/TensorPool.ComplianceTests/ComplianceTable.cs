using System.Text;

namespace TensorPool.ComplianceTests;

/// <summary>Writes docs/compliance.md: every requirement, and what shows that it is met.</summary>
internal static class ComplianceTable
{
    public static string Render(
        IReadOnlyList<Requirement> requirements,
        ILookup<string, Evidence> evidence,
        IReadOnlyList<Exemption> exemptions
    )
    {
        Dictionary<string, Exemption> exempt = exemptions.ToDictionary(e => e.RequirementId);
        StringBuilder text = new();
        text.Append(
            """
            # Compliance

            What shows that a requirement of the protocols is met: the tests that name it, or the code that carries its id
            where it can only be reviewed. Written by tests/TensorPool.ComplianceTests from tests/Compliance/requirements.tsv,
            the tests and the code; [contributing](contributing.md#requirements) says how to write it anew. Do not edit it.

            MUST includes MUST NOT, SHOULD includes SHOULD NOT. MUST* comes from a decision on an open point of the protocol.


            """
        );
        Requirement[] musts = [.. requirements.Where(r => r.IsMust)];
        text.Append(
            $"{musts.Count(r => IsMet(r, evidence))} of {musts.Length} MUST rows have a test or a review. The others wait, by tests/Compliance/exemptions.tsv.\n"
        );
        foreach (IGrouping<string, Requirement> section in requirements.GroupBy(r => r.Section))
        {
            text.Append(
                $"\n## {section.Key}\n\n| Id | Level | Requirement | Role | Shown by |\n| --- | --- | --- | --- | --- |\n"
            );
            foreach (Requirement r in section)
            {
                text.Append(
                    $"| {r.Id} | {r.Level} | {Escape(r.Text)} | {string.Join(", ", r.Roles)} | {Shown(r, evidence, exempt)} |\n"
                );
            }
        }

        return text.ToString();
    }

    /// <summary>Whether a requirement has a test, or a review where that is enough.</summary>
    public static bool IsMet(Requirement requirement, ILookup<string, Evidence> evidence) =>
        evidence[requirement.Id].Any(e => e.IsTest || requirement.IsReviewed);

    private static string Shown(
        Requirement requirement,
        ILookup<string, Evidence> evidence,
        Dictionary<string, Exemption> exempt
    )
    {
        string[] places =
        [
            .. evidence[requirement.Id]
                .Where(e => e.IsTest || requirement.IsReviewed)
                .OrderBy(e => !e.IsTest)
                .ThenBy(e => e.Name ?? e.File, StringComparer.Ordinal)
                .Select(e =>
                    e.IsTest ? $"[`{e.Name}`](../{e.File})" : $"review: [`{Path.GetFileName(e.File)}`](../{e.File})"
                )
                .Distinct(),
        ];
        return places.Length > 0 ? string.Join("<br>", places)
            : exempt.TryGetValue(requirement.Id, out Exemption? exemption)
                ? $"waits: {exemption.Role}, {exemption.Reason}"
            : "-";
    }

    private static string Escape(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
