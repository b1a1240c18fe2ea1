using Xunit.v3;

namespace TensorPool.Compliance;

/// <summary>
/// Names a requirement that the test covers: <c>[Requirement("W-8.3-1")]</c>. On a class it holds for all of its tests.
/// docs/compliance.md is written from these; docs/contributing.md says how.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class RequirementAttribute(string id) : Attribute, ITraitAttribute
{
    /// <summary>As in tests/Compliance/requirements.tsv.</summary>
    public string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Requirement", Id)];
}
