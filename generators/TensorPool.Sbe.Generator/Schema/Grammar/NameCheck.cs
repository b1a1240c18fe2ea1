using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema.Resolving;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Grammar;

/// <summary>The form of names.</summary>
internal static class NameCheck
{
    public static void Check(SyntaxElement element, Findings findings)
    {
        if (element.Attribute("name") is { Value.Length: > 0 } name)
        {
            CheckName(element, name, findings);
        }

        if (element.Attribute("package") is { Value.Length: > 0 } package)
        {
            CheckPackage(element, package, findings);
        }
    }

    private static void CheckName(SyntaxElement element, SyntaxAttribute name, Findings findings)
    {
        if (!Identifiers.IsSymbolic(name.Value))
        {
            findings.Warning(
                "SBE601",
                name.Place,
                name.Value.Length > Identifiers.MaxLength
                    ? $"The name of {element.Describe()} has {name.Value.Length} characters; SBE allows {Identifiers.MaxLength}."
                    : $"The name '{name.Value}' is not of the form [A-Za-z_][A-Za-z0-9_]*; emitted code calls it '{Identifiers.ToPascal(name.Value)}'."
            );
        }
        else if (Identifiers.IsKeyword(name.Value) && IsEmitted(element))
        {
            findings.Information(
                "SBE602",
                name.Place,
                $"The name of {element.Describe()} is a keyword of C#; emitted code calls it '{Identifiers.ToPascal(name.Value)}'."
            );
        }
    }

    private static void CheckPackage(SyntaxElement element, SyntaxAttribute package, Findings findings)
    {
        if (!package.Value.Split('.').All(Identifiers.IsSymbolic))
        {
            findings.Warning(
                "SBE601",
                package.Place,
                $"The package '{package.Value}' of <{element.LocalName}> is not a list of names [A-Za-z_][A-Za-z0-9_]* joined by dots; emitted code uses the namespace '{Identifiers.ToNamespace(package.Value)}'."
            );
        }
    }

    /// <summary>Simple types of the schema leave no name in emitted code; many schemas define <c>char</c> and <c>float</c>.</summary>
    private static bool IsEmitted(SyntaxElement element) =>
        element is not { LocalName: Tags.Type, Parent: null or { LocalName: Tags.Types or Tags.Fallback } };
}
