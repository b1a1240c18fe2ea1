using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 6xx: names, and parts that SBE does not know.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor NameNotSymbolic = new DiagnosticDescriptor(
        id: "SBE601",
        title: "Name is not a valid symbolic name",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A name contains characters other than letters, digits and underscore, begins with a digit, or is too "
            + "long. It is adapted for C#.",
        helpLinkUri: HelpLinkBase + "SBE601.md"
    );

    public static readonly DiagnosticDescriptor NameIsKeyword = new DiagnosticDescriptor(
        id: "SBE602",
        title: "Name is a C# keyword",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A name of the schema is a C# keyword. It is escaped with @ where it would be emitted unchanged.",
        helpLinkUri: HelpLinkBase + "SBE602.md"
    );

    public static readonly DiagnosticDescriptor ElementUnknown = new DiagnosticDescriptor(
        id: "SBE603",
        title: "Element is unknown to SBE",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The schema contains an element that SBE does not define at this place. It is ignored with everything "
            + "inside it.",
        helpLinkUri: HelpLinkBase + "SBE603.md"
    );

    public static readonly DiagnosticDescriptor AttributeUnknown = new DiagnosticDescriptor(
        id: "SBE604",
        title: "Attribute is unknown to SBE",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The element has an attribute that SBE does not define for it. The attribute is ignored.",
        helpLinkUri: HelpLinkBase + "SBE604.md"
    );

    public static readonly DiagnosticDescriptor NameChanged = new DiagnosticDescriptor(
        id: "SBE605",
        title: "Name was changed to avoid a clash",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Two names of the generated code would be equal. The message gives the old and the new name.",
        helpLinkUri: HelpLinkBase + "SBE605.md"
    );
}
