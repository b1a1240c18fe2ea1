using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 5xx: versions.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor SinceVersionAboveSchema = new DiagnosticDescriptor(
        id: "SBE501",
        title: "sinceVersion is above the schema version",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An element claims to exist since a version that the schema has not reached.",
        helpLinkUri: HelpLinkBase + "SBE501.md"
    );

    public static readonly DiagnosticDescriptor FieldOlderThanPredecessor = new DiagnosticDescriptor(
        id: "SBE502",
        title: "Field is older than a field before it",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Within one block a field follows another that was added in a later version.",
        helpLinkUri: HelpLinkBase + "SBE502.md"
    );

    public static readonly DiagnosticDescriptor GroupNewerThanFollowing = new DiagnosticDescriptor(
        id: "SBE503",
        title: "Group is newer than what follows it",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A group was added in front of groups or data that older readers already know.",
        helpLinkUri: HelpLinkBase + "SBE503.md"
    );

    public static readonly DiagnosticDescriptor AddedInsideOlderGroup = new DiagnosticDescriptor(
        id: "SBE504",
        title: "Group or data is newer than the group that contains it",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A group or data element was added to the entries of a group that older readers already know.",
        helpLinkUri: HelpLinkBase + "SBE504.md"
    );

    public static readonly DiagnosticDescriptor DeprecatedAboveSchema = new DiagnosticDescriptor(
        id: "SBE505",
        title: "deprecated is above the schema version",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An element is marked as deprecated since a version that the schema has not reached.",
        helpLinkUri: HelpLinkBase + "SBE505.md"
    );

    public static readonly DiagnosticDescriptor CompositeMemberAdded = new DiagnosticDescriptor(
        id: "SBE506",
        title: "Composite member is newer than its composite",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A member was added to an existing composite. What follows the composite moves, unless it ends the "
            + "block.",
        helpLinkUri: HelpLinkBase + "SBE506.md"
    );

    public static readonly DiagnosticDescriptor TypeNewerThanField = new DiagnosticDescriptor(
        id: "SBE507",
        title: "Type is newer than the field that uses it",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The field takes the later sinceVersion of its type, so it counts as absent in older messages.",
        helpLinkUri: HelpLinkBase + "SBE507.md"
    );
}
