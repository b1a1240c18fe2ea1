namespace TensorPool.ComplianceTests;

/// <summary>A place that names a requirement.</summary>
/// <param name="RequirementId">The requirement.</param>
/// <param name="Name">Class and method of a test; null where a comment in the code names it.</param>
/// <param name="File">Path within the repository.</param>
internal sealed record Evidence(string RequirementId, string? Name, string File)
{
    public bool IsTest => Name is not null;
}
