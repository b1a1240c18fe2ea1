using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 2xx: composites.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor CompositeMemberTwice = new DiagnosticDescriptor(
        id: "SBE201",
        title: "Composite member name is used twice",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two members of one composite have the same name.",
        helpLinkUri: HelpLinkBase + "SBE201.md"
    );

    public static readonly DiagnosticDescriptor GroupOrDataInComposite = new DiagnosticDescriptor(
        id: "SBE202",
        title: "Group or data inside a composite",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Composites have a fixed size, so they cannot contain groups or data.",
        helpLinkUri: HelpLinkBase + "SBE202.md"
    );

    public static readonly DiagnosticDescriptor RefTypeUnknown = new DiagnosticDescriptor(
        id: "SBE203",
        title: "ref names an unknown type",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The type of a ref inside a composite is not defined in the schema. Built-in names must be defined as "
            + "types first.",
        helpLinkUri: HelpLinkBase + "SBE203.md"
    );

    public static readonly DiagnosticDescriptor RefCycle = new DiagnosticDescriptor(
        id: "SBE204",
        title: "refs form a cycle",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A composite contains itself, directly or through the refs of other composites.",
        helpLinkUri: HelpLinkBase + "SBE204.md"
    );

    public static readonly DiagnosticDescriptor CompositeOffsetOverlaps = new DiagnosticDescriptor(
        id: "SBE205",
        title: "Member offset lies inside the preceding member",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The offset of a composite member is smaller than the end of the member before it.",
        helpLinkUri: HelpLinkBase + "SBE205.md"
    );

    public static readonly DiagnosticDescriptor CompositeEmpty = new DiagnosticDescriptor(
        id: "SBE206",
        title: "Composite has no members",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The composite contains nothing, so it takes no bytes on the wire.",
        helpLinkUri: HelpLinkBase + "SBE206.md"
    );
}
