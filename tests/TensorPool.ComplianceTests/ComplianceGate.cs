namespace TensorPool.ComplianceTests;

/// <summary>What is wrong with the state of the requirements: nothing may be unmet in silence, or exempt without need.</summary>
internal static class ComplianceGate
{
    public static IEnumerable<string> FindProblems(
        IReadOnlyList<Requirement> requirements,
        ILookup<string, Evidence> evidence,
        IReadOnlyList<Exemption> exemptions
    )
    {
        Dictionary<string, Requirement> byId = requirements.ToDictionary(r => r.Id);
        HashSet<string> exempt = [];
        foreach (Exemption exemption in exemptions)
        {
            if (!exempt.Add(exemption.RequirementId))
            {
                yield return $"{exemption.RequirementId} is exempt twice";
            }
            else if (!byId.TryGetValue(exemption.RequirementId, out Requirement? requirement) || !requirement.IsMust)
            {
                yield return $"{exemption.RequirementId} is exempt, and no MUST";
            }
            else if (ComplianceTable.IsMet(requirement, evidence))
            {
                yield return $"{exemption.RequirementId} is exempt, and a test or review shows it: remove the exemption";
            }
        }

        foreach (Requirement r in requirements)
        {
            if (r.IsMust && !exempt.Contains(r.Id) && !ComplianceTable.IsMet(r, evidence))
            {
                yield return $"{r.Id} ({r.Text}) has no test: write one, and name the requirement on it";
            }
        }
    }
}
