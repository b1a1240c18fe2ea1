using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 1xx: simple types.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor TypeDefinedTwice = new DiagnosticDescriptor(
        id: "SBE101",
        title: "Type is defined twice",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Two types have one name. The later definition wins.",
        helpLinkUri: HelpLinkBase + "SBE101.md"
    );

    public static readonly DiagnosticDescriptor PrimitiveTypeMissing = new DiagnosticDescriptor(
        id: "SBE102",
        title: "Type has no primitiveType",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A simple type needs the attribute primitiveType, which decides its size and its C# type.",
        helpLinkUri: HelpLinkBase + "SBE102.md"
    );

    public static readonly DiagnosticDescriptor PrimitiveTypeUnknown = new DiagnosticDescriptor(
        id: "SBE103",
        title: "Primitive type is unknown",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attribute primitiveType must be one of char, int8, int16, int32, int64, uint8, uint16, uint32, "
            + "uint64, float and double.",
        helpLinkUri: HelpLinkBase + "SBE103.md"
    );

    public static readonly DiagnosticDescriptor PresenceUnknown = new DiagnosticDescriptor(
        id: "SBE104",
        title: "Presence is not required, optional or constant",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attribute presence takes required (the default), optional or constant, in lower case.",
        helpLinkUri: HelpLinkBase + "SBE104.md"
    );

    public static readonly DiagnosticDescriptor LengthOutOfRange = new DiagnosticDescriptor(
        id: "SBE105",
        title: "Length is negative or too large",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The length of an array type is negative, or the array is larger than 2147483647 bytes.",
        helpLinkUri: HelpLinkBase + "SBE105.md"
    );

    public static readonly DiagnosticDescriptor ZeroLengthOutsideData = new DiagnosticDescriptor(
        id: "SBE106",
        title: "Length 0 is allowed only for varData",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A type of length 0 stands for variable-length bytes and has a meaning only as the varData member of "
            + "a data composite.",
        helpLinkUri: HelpLinkBase + "SBE106.md"
    );

    public static readonly DiagnosticDescriptor ConstantWithoutValue = new DiagnosticDescriptor(
        id: "SBE107",
        title: "Constant type has no value",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A type with presence=\"constant\" needs its value as element text or by valueRef.",
        helpLinkUri: HelpLinkBase + "SBE107.md"
    );

    public static readonly DiagnosticDescriptor ConstantTextTooLong = new DiagnosticDescriptor(
        id: "SBE108",
        title: "Constant text is longer than its length",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The text of a constant char type has more bytes than its length attribute allows.",
        helpLinkUri: HelpLinkBase + "SBE108.md"
    );

    public static readonly DiagnosticDescriptor ValueNotRepresentable = new DiagnosticDescriptor(
        id: "SBE109",
        title: "Value does not parse or exceeds its primitive type",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A constant, minValue, maxValue, nullValue or valid value is not a value of its primitive type.",
        helpLinkUri: HelpLinkBase + "SBE109.md"
    );

    public static readonly DiagnosticDescriptor NullValueNotOptional = new DiagnosticDescriptor(
        id: "SBE110",
        title: "nullValue on a type that is not optional",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A nullValue says which value means null, but the type is not optional.",
        helpLinkUri: HelpLinkBase + "SBE110.md"
    );

    public static readonly DiagnosticDescriptor MinAboveMax = new DiagnosticDescriptor(
        id: "SBE111",
        title: "minValue is greater than maxValue",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The range of the type is empty, because its minValue is greater than its maxValue.",
        helpLinkUri: HelpLinkBase + "SBE111.md"
    );

    public static readonly DiagnosticDescriptor TypeValueRefMalformed = new DiagnosticDescriptor(
        id: "SBE112",
        title: "valueRef of a type is not of the form Enum.Value",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A valueRef consists of the name of an enum, a dot, and the name of one of its valid values.",
        helpLinkUri: HelpLinkBase + "SBE112.md"
    );

    public static readonly DiagnosticDescriptor TypeValueRefNotConstant = new DiagnosticDescriptor(
        id: "SBE113",
        title: "valueRef on a type that is not constant",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A type may have a valueRef only together with presence=\"constant\".",
        helpLinkUri: HelpLinkBase + "SBE113.md"
    );

    public static readonly DiagnosticDescriptor TypeValueRefEnumUnknown = new DiagnosticDescriptor(
        id: "SBE114",
        title: "valueRef of a type names no enum",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The part of valueRef in front of the dot is not the name of an enum of the schema.",
        helpLinkUri: HelpLinkBase + "SBE114.md"
    );

    public static readonly DiagnosticDescriptor TypeValueRefValueUnknown = new DiagnosticDescriptor(
        id: "SBE115",
        title: "valueRef of a type names no valid value",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The enum in valueRef exists, but has no valid value with the name behind the dot.",
        helpLinkUri: HelpLinkBase + "SBE115.md"
    );

    public static readonly DiagnosticDescriptor TypeValueRefEncodingDiffers = new DiagnosticDescriptor(
        id: "SBE116",
        title: "valueRef of a type names an enum with another encoding",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The primitive type of the constant and the encoding of the enum in its valueRef must be the same.",
        helpLinkUri: HelpLinkBase + "SBE116.md"
    );

    public static readonly DiagnosticDescriptor CharacterEncodingUnknown = new DiagnosticDescriptor(
        id: "SBE117",
        title: "Character encoding is unknown",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The characterEncoding is not in the generator's table. The element gets accessors for bytes, but "
            + "none for text.",
        helpLinkUri: HelpLinkBase + "SBE117.md"
    );
}
