using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 4xx: messages, fields, groups and data.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor TemplateIdTwice = new DiagnosticDescriptor(
        id: "SBE401",
        title: "Template id is used twice",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two messages of the schema have the same id, so a receiver could not tell them apart.",
        helpLinkUri: HelpLinkBase + "SBE401.md"
    );

    public static readonly DiagnosticDescriptor MessageNameTwice = new DiagnosticDescriptor(
        id: "SBE402",
        title: "Message name is used twice",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two messages of the schema have the same name.",
        helpLinkUri: HelpLinkBase + "SBE402.md"
    );

    public static readonly DiagnosticDescriptor TemplateIdTooLarge = new DiagnosticDescriptor(
        id: "SBE403",
        title: "Template id does not fit the header",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The id of the message is larger than the templateId member of the header can hold.",
        helpLinkUri: HelpLinkBase + "SBE403.md"
    );

    public static readonly DiagnosticDescriptor FieldTypeUnknown = new DiagnosticDescriptor(
        id: "SBE404",
        title: "Type of a field is unknown",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The type of the field is neither a built-in type nor defined in the schema.",
        helpLinkUri: HelpLinkBase + "SBE404.md"
    );

    public static readonly DiagnosticDescriptor FieldIdTwice = new DiagnosticDescriptor(
        id: "SBE405",
        title: "Field id is used twice on one level",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two fields, groups or data elements of the same message or group have the same id.",
        helpLinkUri: HelpLinkBase + "SBE405.md"
    );

    public static readonly DiagnosticDescriptor FieldNameTwice = new DiagnosticDescriptor(
        id: "SBE406",
        title: "Field name is used twice on one level",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two fields, groups or data elements of the same message or group have the same name.",
        helpLinkUri: HelpLinkBase + "SBE406.md"
    );

    public static readonly DiagnosticDescriptor FieldAfterGroupOrData = new DiagnosticDescriptor(
        id: "SBE407",
        title: "Field stands after a group or data",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "On each level of a message all fields come first, then groups, then data.",
        helpLinkUri: HelpLinkBase + "SBE407.md"
    );

    public static readonly DiagnosticDescriptor GroupAfterData = new DiagnosticDescriptor(
        id: "SBE408",
        title: "Group stands after data",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "On each level of a message all groups must come before the first data element.",
        helpLinkUri: HelpLinkBase + "SBE408.md"
    );

    public static readonly DiagnosticDescriptor FieldOffsetOverlaps = new DiagnosticDescriptor(
        id: "SBE409",
        title: "Field offset lies inside the preceding field",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The offset of a field is smaller than the end of the field before it.",
        helpLinkUri: HelpLinkBase + "SBE409.md"
    );

    public static readonly DiagnosticDescriptor BlockLengthTooSmall = new DiagnosticDescriptor(
        id: "SBE410",
        title: "blockLength is smaller than its fields",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The blockLength of a message or group must be at least the end of its last field.",
        helpLinkUri: HelpLinkBase + "SBE410.md"
    );

    public static readonly DiagnosticDescriptor SemanticTypeDiffers = new DiagnosticDescriptor(
        id: "SBE411",
        title: "semanticType of field and type differ",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The field and its type both give a semanticType, and the two are not the same.",
        helpLinkUri: HelpLinkBase + "SBE411.md"
    );

    public static readonly DiagnosticDescriptor ConstantEnumFieldWithoutValueRef = new DiagnosticDescriptor(
        id: "SBE412",
        title: "Constant field of enum type has no valueRef",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A constant field whose type is an enum needs a valueRef that names the valid value.",
        helpLinkUri: HelpLinkBase + "SBE412.md"
    );

    public static readonly DiagnosticDescriptor ConstantFieldWithoutValue = new DiagnosticDescriptor(
        id: "SBE413",
        title: "Constant field has no value",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A constant field needs a constant type, a valueRef, or its value as element text.",
        helpLinkUri: HelpLinkBase + "SBE413.md"
    );

    public static readonly DiagnosticDescriptor FieldValueRefMalformed = new DiagnosticDescriptor(
        id: "SBE414",
        title: "valueRef of a field is not of the form Enum.Value",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A valueRef consists of the name of an enum, a dot, and the name of one of its valid values.",
        helpLinkUri: HelpLinkBase + "SBE414.md"
    );

    public static readonly DiagnosticDescriptor FieldValueRefTypeUnknown = new DiagnosticDescriptor(
        id: "SBE415",
        title: "valueRef of a field names no type",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The part of valueRef in front of the dot is not the name of any type of the schema.",
        helpLinkUri: HelpLinkBase + "SBE415.md"
    );

    public static readonly DiagnosticDescriptor FieldValueRefValueUnknown = new DiagnosticDescriptor(
        id: "SBE416",
        title: "valueRef of a field names no valid value",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The enum in valueRef exists, but has no valid value with the name behind the dot.",
        helpLinkUri: HelpLinkBase + "SBE416.md"
    );

    public static readonly DiagnosticDescriptor FieldValueRefNotEnum = new DiagnosticDescriptor(
        id: "SBE417",
        title: "valueRef of a field names a type that is not an enum",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The part of valueRef in front of the dot is a type of another kind. Only enums have named values.",
        helpLinkUri: HelpLinkBase + "SBE417.md"
    );

    public static readonly DiagnosticDescriptor FieldValueRefTypeMismatch = new DiagnosticDescriptor(
        id: "SBE418",
        title: "valueRef does not match the type of the field",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The enum in valueRef is not the field's own enum, has another encoding, or the field is a composite "
            + "or set.",
        helpLinkUri: HelpLinkBase + "SBE418.md"
    );

    public static readonly DiagnosticDescriptor FieldValueRefIgnored = new DiagnosticDescriptor(
        id: "SBE419",
        title: "valueRef on a field that is not constant is ignored",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A valueRef has a meaning only together with presence=\"constant\". The field is sent as usual.",
        helpLinkUri: HelpLinkBase + "SBE419.md"
    );

    public static readonly DiagnosticDescriptor PresenceDiffers = new DiagnosticDescriptor(
        id: "SBE420",
        title: "presence of field and type differ",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The attribute presence is written on both the field and its type, with different values. The field's "
            + "counts.",
        helpLinkUri: HelpLinkBase + "SBE420.md"
    );

    public static readonly DiagnosticDescriptor DimensionTypeUnknown = new DiagnosticDescriptor(
        id: "SBE421",
        title: "Dimension type of a group is unknown",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The dimensionType of the group, or groupSizeEncoding when the attribute is absent, is not defined.",
        helpLinkUri: HelpLinkBase + "SBE421.md"
    );

    public static readonly DiagnosticDescriptor DimensionTypeNotComposite = new DiagnosticDescriptor(
        id: "SBE422",
        title: "Dimension type of a group is not a composite",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The dimension of a group holds two numbers, blockLength and numInGroup, so it must be a composite.",
        helpLinkUri: HelpLinkBase + "SBE422.md"
    );

    public static readonly DiagnosticDescriptor DimensionWithoutBlockLength = new DiagnosticDescriptor(
        id: "SBE423",
        title: "Dimension type lacks blockLength",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The composite in front of a group must have a member named blockLength.",
        helpLinkUri: HelpLinkBase + "SBE423.md"
    );

    public static readonly DiagnosticDescriptor DimensionWithoutNumInGroup = new DiagnosticDescriptor(
        id: "SBE424",
        title: "Dimension type lacks numInGroup",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The composite in front of a group must have a member named numInGroup.",
        helpLinkUri: HelpLinkBase + "SBE424.md"
    );

    public static readonly DiagnosticDescriptor DimensionBlockLengthNotUnsigned = new DiagnosticDescriptor(
        id: "SBE425",
        title: "blockLength of a dimension is not unsigned",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The member blockLength of a dimension composite must be an unsigned integer.",
        helpLinkUri: HelpLinkBase + "SBE425.md"
    );

    public static readonly DiagnosticDescriptor DimensionBlockLengthWide = new DiagnosticDescriptor(
        id: "SBE426",
        title: "blockLength of a dimension is wider than 16 bits",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The standard recommends uint16 for the blockLength of a dimension. Wider types work here, but not "
            + "with every peer.",
        helpLinkUri: HelpLinkBase + "SBE426.md"
    );

    public static readonly DiagnosticDescriptor DimensionUInt32WithoutMax = new DiagnosticDescriptor(
        id: "SBE427",
        title: "uint32 member of a dimension has no maxValue",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A blockLength or numInGroup of type uint32 needs a maxValue that keeps it within 2147483647.",
        helpLinkUri: HelpLinkBase + "SBE427.md"
    );

    public static readonly DiagnosticDescriptor DimensionMaxTooLarge = new DiagnosticDescriptor(
        id: "SBE428",
        title: "maxValue of a dimension member is too large",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The maxValue of blockLength or numInGroup is above the maximum of its type or above 2147483647.",
        helpLinkUri: HelpLinkBase + "SBE428.md"
    );

    public static readonly DiagnosticDescriptor DimensionNumInGroupWide = new DiagnosticDescriptor(
        id: "SBE429",
        title: "numInGroup is wider than 16 bits",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The standard recommends uint8 or uint16 for numInGroup. Wider types work here, but not with every "
            + "peer.",
        helpLinkUri: HelpLinkBase + "SBE429.md"
    );

    public static readonly DiagnosticDescriptor DimensionNumInGroupSigned = new DiagnosticDescriptor(
        id: "SBE430",
        title: "numInGroup is signed",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The number of entries is a signed integer. It works, because its minValue excludes negative counts.",
        helpLinkUri: HelpLinkBase + "SBE430.md"
    );

    public static readonly DiagnosticDescriptor DimensionNumInGroupMayBeNegative = new DiagnosticDescriptor(
        id: "SBE431",
        title: "Signed numInGroup allows negative counts",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A signed numInGroup needs a minValue that is not negative.",
        helpLinkUri: HelpLinkBase + "SBE431.md"
    );

    public static readonly DiagnosticDescriptor DimensionMinAboveMax = new DiagnosticDescriptor(
        id: "SBE432",
        title: "minValue of numInGroup is above its maxValue",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "No number of entries can satisfy both minValue and maxValue of numInGroup.",
        helpLinkUri: HelpLinkBase + "SBE432.md"
    );

    public static readonly DiagnosticDescriptor DataTypeUnknown = new DiagnosticDescriptor(
        id: "SBE441",
        title: "Type of data is unknown",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The type of the data element is not defined in the schema.",
        helpLinkUri: HelpLinkBase + "SBE441.md"
    );

    public static readonly DiagnosticDescriptor DataTypeNotComposite = new DiagnosticDescriptor(
        id: "SBE442",
        title: "Type of data is not a composite",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A data element is sent as a length and that many bytes, so its type must be a composite of length "
            + "and varData.",
        helpLinkUri: HelpLinkBase + "SBE442.md"
    );

    public static readonly DiagnosticDescriptor DataWithoutLength = new DiagnosticDescriptor(
        id: "SBE443",
        title: "Data composite lacks length",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The composite of a data element must have a member named length.",
        helpLinkUri: HelpLinkBase + "SBE443.md"
    );

    public static readonly DiagnosticDescriptor DataWithoutVarData = new DiagnosticDescriptor(
        id: "SBE444",
        title: "Data composite lacks varData",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The composite of a data element must have a member named varData.",
        helpLinkUri: HelpLinkBase + "SBE444.md"
    );

    public static readonly DiagnosticDescriptor DataLengthNotUnsigned = new DiagnosticDescriptor(
        id: "SBE445",
        title: "length of a data composite is not unsigned",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The member length of a data composite must be an unsigned integer.",
        helpLinkUri: HelpLinkBase + "SBE445.md"
    );

    public static readonly DiagnosticDescriptor DataLengthUInt64 = new DiagnosticDescriptor(
        id: "SBE446",
        title: "length of a data composite is uint64",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A length of 64 bits works, but lengths above 2147483647 are refused, and few other implementations "
            + "read it.",
        helpLinkUri: HelpLinkBase + "SBE446.md"
    );

    public static readonly DiagnosticDescriptor DataUInt32LengthWithoutMax = new DiagnosticDescriptor(
        id: "SBE447",
        title: "uint32 length of data has no maxValue",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A length of type uint32 needs a maxValue that keeps it within 2147483647.",
        helpLinkUri: HelpLinkBase + "SBE447.md"
    );

    public static readonly DiagnosticDescriptor DataLengthMaxTooLarge = new DiagnosticDescriptor(
        id: "SBE448",
        title: "maxValue of a data length is too large",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The maxValue of length is above the maximum of its type or above 2147483647.",
        helpLinkUri: HelpLinkBase + "SBE448.md"
    );

    public static readonly DiagnosticDescriptor DataPresenceIgnored = new DiagnosticDescriptor(
        id: "SBE449",
        title: "presence=\"optional\" on data is ignored",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Data has no null: absent data is sent as length 0.",
        helpLinkUri: HelpLinkBase + "SBE449.md"
    );

    public static readonly DiagnosticDescriptor FieldOfDataType = new DiagnosticDescriptor(
        id: "SBE450",
        title: "Field of a data composite is treated as data",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A field has a composite with a varData member of length 0 as its type. It is handled as if it were a "
            + "data element.",
        helpLinkUri: HelpLinkBase + "SBE450.md"
    );

    public static readonly DiagnosticDescriptor DataOrGroupOffsetIgnored = new DiagnosticDescriptor(
        id: "SBE451",
        title: "offset on data or group is ignored",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Groups and data follow each other without gaps, so an offset has no meaning there.",
        helpLinkUri: HelpLinkBase + "SBE451.md"
    );

    public static readonly DiagnosticDescriptor VarDataNotAfterLength = new DiagnosticDescriptor(
        id: "SBE453",
        title: "varData does not follow length directly",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "In a data composite the bytes must begin right behind the length, without a gap or another member "
            + "between them.",
        helpLinkUri: HelpLinkBase + "SBE453.md"
    );

    public static readonly DiagnosticDescriptor MessageBlockTooLong = new DiagnosticDescriptor(
        id: "SBE461",
        title: "Block length of a message does not fit the header",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The block of the message is longer than the blockLength member of the header can say.",
        helpLinkUri: HelpLinkBase + "SBE461.md"
    );

    public static readonly DiagnosticDescriptor GroupBlockTooLong = new DiagnosticDescriptor(
        id: "SBE462",
        title: "Block length of a group does not fit its dimension",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The block of a group entry is longer than the blockLength member of the dimension can say.",
        helpLinkUri: HelpLinkBase + "SBE462.md"
    );

    public static readonly DiagnosticDescriptor AlignmentUnsupported = new DiagnosticDescriptor(
        id: "SBE463",
        title: "alignment is not supported here",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attribute alignment of SBE 2.0 is used together with offset, or where the generator does not "
            + "support it.",
        helpLinkUri: HelpLinkBase + "SBE463.md"
    );
}
