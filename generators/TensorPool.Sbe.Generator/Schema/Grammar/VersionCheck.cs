using TensorPool.Sbe.Generator.Schema.Resolving;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Grammar;

/// <summary>No element can be newer than its schema, or deprecated by a version that does not exist yet.</summary>
internal sealed class VersionCheck(int? schemaVersion)
{
    public void Check(SyntaxElement element, Findings findings)
    {
        if (element.Number("sinceVersion") is { } since && since > schemaVersion)
        {
            findings.Error(
                "SBE501",
                element.PlaceOf("sinceVersion"),
                $"The sinceVersion of {element.Describe()} is {since}, but the schema has version {schemaVersion}; raise the version of the schema or lower sinceVersion."
            );
        }

        if (element.Number("deprecated") is { } deprecated && deprecated > schemaVersion)
        {
            findings.Warning(
                "SBE505",
                element.PlaceOf("deprecated"),
                $"The {element.Describe()} is deprecated since version {deprecated}, but the schema has version {schemaVersion}."
            );
        }
    }
}
