using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 7xx: options of the generator and of the project.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor OptionInvalid = new DiagnosticDescriptor(
        id: "SBE701",
        title: "Generator option is invalid",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The value of an MSBuild property or item metadata of the generator is not one that it accepts.",
        helpLinkUri: HelpLinkBase + "SBE701.md"
    );

    public static readonly DiagnosticDescriptor OverlayNotFixed = new DiagnosticDescriptor(
        id: "SBE702",
        title: "Overlay of a message with groups or data",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A shared-memory overlay was asked for, but the message has groups or data and so no fixed size.",
        helpLinkUri: HelpLinkBase + "SBE702.md"
    );

    public static readonly DiagnosticDescriptor MaxDimsDiffers = new DiagnosticDescriptor(
        id: "SBE703",
        title: "SbeMaxDims differs from the length of an array",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A numeric array field named dims or strides has another length than the option SbeMaxDims says.",
        helpLinkUri: HelpLinkBase + "SBE703.md"
    );

    public static readonly DiagnosticDescriptor OptionNamesUnknownMessage = new DiagnosticDescriptor(
        id: "SBE704",
        title: "Option names an unknown message",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A generator option refers to a message that the schema does not define.",
        helpLinkUri: HelpLinkBase + "SBE704.md"
    );

    public static readonly DiagnosticDescriptor DispatcherHeadersDiffer = new DiagnosticDescriptor(
        id: "SBE705",
        title: "Schemas of one dispatcher have different headers",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Schemas that share a dispatcher must have message headers of the same layout and byte order.",
        helpLinkUri: HelpLinkBase + "SBE705.md"
    );

    public static readonly DiagnosticDescriptor LanguageVersionTooLow = new DiagnosticDescriptor(
        id: "SBE706",
        title: "C# language version is below 12",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated code needs C# 12 or later. The language version of the project is lower.",
        helpLinkUri: HelpLinkBase + "SBE706.md"
    );
}
