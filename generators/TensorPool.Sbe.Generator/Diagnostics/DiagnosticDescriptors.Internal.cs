using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 9xx: failures of the generator itself.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor InternalFailure = new DiagnosticDescriptor(
        id: "SBE901",
        title: "Generator failed internally",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generator met an unexpected exception while it processed this schema. Please report it together "
            + "with the schema.",
        helpLinkUri: HelpLinkBase + "SBE901.md"
    );
}
