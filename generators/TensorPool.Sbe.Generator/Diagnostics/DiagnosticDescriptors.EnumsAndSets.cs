using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 3xx: enums and sets.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor EnumEncodingUnknown = new DiagnosticDescriptor(
        id: "SBE301",
        title: "Encoding type of an enum is unknown",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The encodingType of the enum is neither a primitive type nor a type of the schema.",
        helpLinkUri: HelpLinkBase + "SBE301.md"
    );

    public static readonly DiagnosticDescriptor EnumEncodingArray = new DiagnosticDescriptor(
        id: "SBE302",
        title: "Encoding type of an enum is an array",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An enum holds one value, so its encoding type must have length 1.",
        helpLinkUri: HelpLinkBase + "SBE302.md"
    );

    public static readonly DiagnosticDescriptor EnumEncodingFloat = new DiagnosticDescriptor(
        id: "SBE303",
        title: "Encoding type of an enum is a floating-point type",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An enum is encoded as an integer or a character, never as float or double.",
        helpLinkUri: HelpLinkBase + "SBE303.md"
    );

    public static readonly DiagnosticDescriptor ValidValueEmpty = new DiagnosticDescriptor(
        id: "SBE304",
        title: "Valid value has no content",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The value of a validValue is the text of its element, and this text is empty.",
        helpLinkUri: HelpLinkBase + "SBE304.md"
    );

    public static readonly DiagnosticDescriptor ValidValueOutOfRange = new DiagnosticDescriptor(
        id: "SBE305",
        title: "Valid value is outside the range of its encoding",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A valid value is smaller than minValue or larger than maxValue of the encoding type.",
        helpLinkUri: HelpLinkBase + "SBE305.md"
    );

    public static readonly DiagnosticDescriptor ValidValueEqualsNull = new DiagnosticDescriptor(
        id: "SBE306",
        title: "Valid value equals the null value",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A valid value has the number that stands for null. Its name becomes an alias of the null member.",
        helpLinkUri: HelpLinkBase + "SBE306.md"
    );

    public static readonly DiagnosticDescriptor ValidValueNumberTwice = new DiagnosticDescriptor(
        id: "SBE307",
        title: "Two valid values have one number",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Two valid values of an enum share a number. Both names are generated, and they mean the same.",
        helpLinkUri: HelpLinkBase + "SBE307.md"
    );

    public static readonly DiagnosticDescriptor ValidValueNameTwice = new DiagnosticDescriptor(
        id: "SBE308",
        title: "Two valid values have one name",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two valid values of an enum have the same name, so the generated enum would have two members of that "
            + "name.",
        helpLinkUri: HelpLinkBase + "SBE308.md"
    );

    public static readonly DiagnosticDescriptor EnumEmpty = new DiagnosticDescriptor(
        id: "SBE309",
        title: "Enum has no valid values",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The enum lists no valid value. The generated enum has only its null member.",
        helpLinkUri: HelpLinkBase + "SBE309.md"
    );

    public static readonly DiagnosticDescriptor SetEncodingNotUnsigned = new DiagnosticDescriptor(
        id: "SBE311",
        title: "Encoding type of a set is unknown or not unsigned",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The encodingType of a set must be uint8, uint16, uint32 or uint64, or a type of length 1 over one of "
            + "them.",
        helpLinkUri: HelpLinkBase + "SBE311.md"
    );

    public static readonly DiagnosticDescriptor SetEncodingArray = new DiagnosticDescriptor(
        id: "SBE312",
        title: "Encoding type of a set is an array",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The bits of a set are those of one number, so its encoding type must have length 1.",
        helpLinkUri: HelpLinkBase + "SBE312.md"
    );

    public static readonly DiagnosticDescriptor ChoiceOutOfRange = new DiagnosticDescriptor(
        id: "SBE313",
        title: "Choice is not a bit of its set",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The content of a choice is a bit number from 0 to one less than the width of the encoding.",
        helpLinkUri: HelpLinkBase + "SBE313.md"
    );

    public static readonly DiagnosticDescriptor ChoiceEmpty = new DiagnosticDescriptor(
        id: "SBE314",
        title: "Choice has no content",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The bit number of a choice is the text of its element, and this text is empty.",
        helpLinkUri: HelpLinkBase + "SBE314.md"
    );

    public static readonly DiagnosticDescriptor ChoiceBitTwice = new DiagnosticDescriptor(
        id: "SBE315",
        title: "Two choices use one bit",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Two choices of a set have the same bit number. Both names are generated for that bit.",
        helpLinkUri: HelpLinkBase + "SBE315.md"
    );

    public static readonly DiagnosticDescriptor ChoiceNameTwice = new DiagnosticDescriptor(
        id: "SBE316",
        title: "Two choices have one name",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two choices of a set have the same name, so the generated set would have two members of that name.",
        helpLinkUri: HelpLinkBase + "SBE316.md"
    );
}
