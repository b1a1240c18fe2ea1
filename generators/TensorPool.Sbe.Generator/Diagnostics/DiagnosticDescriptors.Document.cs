using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

// 0xx: the document, the schema element and the message header.
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor XmlNotWellFormed = new DiagnosticDescriptor(
        id: "SBE001",
        title: "Schema is not well-formed XML",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The XML reader could not read the file, or the file has a document type definition. Nothing is "
            + "generated from it.",
        helpLinkUri: HelpLinkBase + "SBE001.md"
    );

    public static readonly DiagnosticDescriptor RootNotMessageSchema = new DiagnosticDescriptor(
        id: "SBE002",
        title: "Root element is not messageSchema",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A schema file must have 'messageSchema' as its root element, with any namespace prefix or none.",
        helpLinkUri: HelpLinkBase + "SBE002.md"
    );

    public static readonly DiagnosticDescriptor RequiredAttributeMissing = new DiagnosticDescriptor(
        id: "SBE003",
        title: "Required attribute is missing",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An attribute that SBE requires is absent, for example the package of the schema, or the name, id or "
            + "type of an element.",
        helpLinkUri: HelpLinkBase + "SBE003.md"
    );

    public static readonly DiagnosticDescriptor RequiredAttributeEmpty = new DiagnosticDescriptor(
        id: "SBE004",
        title: "Required attribute is empty",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A required attribute is present, but its value is empty.",
        helpLinkUri: HelpLinkBase + "SBE004.md"
    );

    public static readonly DiagnosticDescriptor AttributeNotANumber = new DiagnosticDescriptor(
        id: "SBE005",
        title: "Numeric attribute is not a non-negative integer",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attributes id, version, sinceVersion, deprecated, offset, length and blockLength take a decimal "
            + "integer that is not negative.",
        helpLinkUri: HelpLinkBase + "SBE005.md"
    );

    public static readonly DiagnosticDescriptor UnknownByteOrder = new DiagnosticDescriptor(
        id: "SBE006",
        title: "Byte order is neither littleEndian nor bigEndian",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The attribute byteOrder of the schema must be littleEndian (the default) or bigEndian, in exactly "
            + "this spelling.",
        helpLinkUri: HelpLinkBase + "SBE006.md"
    );

    public static readonly DiagnosticDescriptor SchemaWithoutMessages = new DiagnosticDescriptor(
        id: "SBE007",
        title: "Schema has no messages",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The schema defines types but no message, so no encoder or decoder is generated.",
        helpLinkUri: HelpLinkBase + "SBE007.md"
    );

    public static readonly DiagnosticDescriptor HeaderTypeUndefined = new DiagnosticDescriptor(
        id: "SBE008",
        title: "Header type is not defined",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The schema defines no composite with the name given by headerType, or none named messageHeader when "
            + "the attribute is absent.",
        helpLinkUri: HelpLinkBase + "SBE008.md"
    );

    public static readonly DiagnosticDescriptor HeaderTypeNotComposite = new DiagnosticDescriptor(
        id: "SBE009",
        title: "Header type is not a composite",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The type that serves as message header must be a composite with the members blockLength, templateId, "
            + "schemaId and version.",
        helpLinkUri: HelpLinkBase + "SBE009.md"
    );

    public static readonly DiagnosticDescriptor HeaderMemberMissing = new DiagnosticDescriptor(
        id: "SBE010",
        title: "Header lacks a required member",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The header composite must have the members blockLength, templateId, schemaId and version; order and "
            + "offsets are free.",
        helpLinkUri: HelpLinkBase + "SBE010.md"
    );

    public static readonly DiagnosticDescriptor HeaderMemberNotUnsigned = new DiagnosticDescriptor(
        id: "SBE011",
        title: "Header member is not an unsigned integer",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The header members blockLength, templateId, schemaId and version must be unsigned integers.",
        helpLinkUri: HelpLinkBase + "SBE011.md"
    );

    public static readonly DiagnosticDescriptor HeaderMemberWidth = new DiagnosticDescriptor(
        id: "SBE012",
        title: "Header member is not 16 bits wide",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The standard recommends uint16 for the four header members. Other unsigned widths work here, but not "
            + "with every peer.",
        helpLinkUri: HelpLinkBase + "SBE012.md"
    );

    public static readonly DiagnosticDescriptor IncludedFileNotFound = new DiagnosticDescriptor(
        id: "SBE013",
        title: "Included file was not found",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The href of an xi:include names no file among the additional files of the project. Generators cannot "
            + "read other files from disk.",
        helpLinkUri: HelpLinkBase + "SBE013.md"
    );

    public static readonly DiagnosticDescriptor SchemaIdOrVersionTooLarge = new DiagnosticDescriptor(
        id: "SBE014",
        title: "Schema id or version does not fit its header member",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The id or version of the schema is larger than the header member that carries it on the wire.",
        helpLinkUri: HelpLinkBase + "SBE014.md"
    );

    public static readonly DiagnosticDescriptor HeaderSchemaIdDiffers = new DiagnosticDescriptor(
        id: "SBE015",
        title: "Constant schemaId in the header differs from the schema id",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The header declares schemaId as a constant with another value than the id attribute of the schema.",
        helpLinkUri: HelpLinkBase + "SBE015.md"
    );

    public static readonly DiagnosticDescriptor IncludeRefused = new DiagnosticDescriptor(
        id: "SBE016",
        title: "Include is cyclic or of an unsupported kind",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Included files form a cycle, an included root is not types, messages or message, or the include uses "
            + "a fragment, xpointer or parse=\"text\".",
        helpLinkUri: HelpLinkBase + "SBE016.md"
    );

    public static readonly DiagnosticDescriptor DuplicateGeneratedType = new DiagnosticDescriptor(
        id: "SBE017",
        title: "Two definitions produce the same C# type",
        messageFormat: "{0}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Two schema files, or one, produce a type of the same name in the same namespace.",
        helpLinkUri: HelpLinkBase + "SBE017.md"
    );
}
