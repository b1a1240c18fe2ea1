using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.Diagnostics;

/// <summary>
/// All diagnostics of the generator, grouped by hundreds in the partial files. The schema parser formats the whole
/// message, so every message format is <c>{0}</c>. An id is never reused. Pages: <c>docs/diagnostics/SBExxx.md</c>.
/// </summary>
internal static partial class DiagnosticDescriptors
{
    private const string Category = "TensorPool.Sbe";

    private const string HelpLinkBase = "https://github.com/tensorpool/tensorpool-dotnet/blob/main/docs/diagnostics/";

    /// <summary>Every descriptor, in ascending order of ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All => Table.All;

    /// <summary>The descriptor of an id such as <c>SBE001</c> (ordinal comparison).</summary>
    /// <exception cref="ArgumentException">No descriptor has this id.</exception>
    public static DiagnosticDescriptor ById(string id) =>
        Table.ById.TryGetValue(id, out DiagnosticDescriptor? descriptor)
            ? descriptor
            : throw new ArgumentException("There is no diagnostic with the id '" + id + "'.", nameof(id));

    // A class of its own: the order in which static fields of several partial files are initialised is not defined,
    // but all of them are before the first one is read from here.
    private static class Table
    {
        public static readonly ImmutableArray<DiagnosticDescriptor> All = ImmutableArray.CreateRange(
            new List<DiagnosticDescriptor>
            {
                // 0xx: the document, the schema element and the message header.
                XmlNotWellFormed,
                RootNotMessageSchema,
                RequiredAttributeMissing,
                RequiredAttributeEmpty,
                AttributeNotANumber,
                UnknownByteOrder,
                SchemaWithoutMessages,
                HeaderTypeUndefined,
                HeaderTypeNotComposite,
                HeaderMemberMissing,
                HeaderMemberNotUnsigned,
                HeaderMemberWidth,
                IncludedFileNotFound,
                SchemaIdOrVersionTooLarge,
                HeaderSchemaIdDiffers,
                IncludeRefused,
                DuplicateGeneratedType,
                // 1xx: simple types.
                TypeDefinedTwice,
                PrimitiveTypeMissing,
                PrimitiveTypeUnknown,
                PresenceUnknown,
                LengthOutOfRange,
                ZeroLengthOutsideData,
                ConstantWithoutValue,
                ConstantTextTooLong,
                ValueNotRepresentable,
                NullValueNotOptional,
                MinAboveMax,
                TypeValueRefMalformed,
                TypeValueRefNotConstant,
                TypeValueRefEnumUnknown,
                TypeValueRefValueUnknown,
                TypeValueRefEncodingDiffers,
                CharacterEncodingUnknown,
                // 2xx: composites.
                CompositeMemberTwice,
                GroupOrDataInComposite,
                RefTypeUnknown,
                RefCycle,
                CompositeOffsetOverlaps,
                CompositeEmpty,
                // 3xx: enums and sets.
                EnumEncodingUnknown,
                EnumEncodingArray,
                EnumEncodingFloat,
                ValidValueEmpty,
                ValidValueOutOfRange,
                ValidValueEqualsNull,
                ValidValueNumberTwice,
                ValidValueNameTwice,
                EnumEmpty,
                SetEncodingNotUnsigned,
                SetEncodingArray,
                ChoiceOutOfRange,
                ChoiceEmpty,
                ChoiceBitTwice,
                ChoiceNameTwice,
                // 4xx: messages, fields, groups and data.
                TemplateIdTwice,
                MessageNameTwice,
                TemplateIdTooLarge,
                FieldTypeUnknown,
                FieldIdTwice,
                FieldNameTwice,
                FieldAfterGroupOrData,
                GroupAfterData,
                FieldOffsetOverlaps,
                BlockLengthTooSmall,
                SemanticTypeDiffers,
                ConstantEnumFieldWithoutValueRef,
                ConstantFieldWithoutValue,
                FieldValueRefMalformed,
                FieldValueRefTypeUnknown,
                FieldValueRefValueUnknown,
                FieldValueRefNotEnum,
                FieldValueRefTypeMismatch,
                FieldValueRefIgnored,
                PresenceDiffers,
                DimensionTypeUnknown,
                DimensionTypeNotComposite,
                DimensionWithoutBlockLength,
                DimensionWithoutNumInGroup,
                DimensionBlockLengthNotUnsigned,
                DimensionBlockLengthWide,
                DimensionUInt32WithoutMax,
                DimensionMaxTooLarge,
                DimensionNumInGroupWide,
                DimensionNumInGroupSigned,
                DimensionNumInGroupMayBeNegative,
                DimensionMinAboveMax,
                DataTypeUnknown,
                DataTypeNotComposite,
                DataWithoutLength,
                DataWithoutVarData,
                DataLengthNotUnsigned,
                DataLengthUInt64,
                DataUInt32LengthWithoutMax,
                DataLengthMaxTooLarge,
                DataPresenceIgnored,
                FieldOfDataType,
                DataOrGroupOffsetIgnored,
                VarDataNotAfterLength,
                MessageBlockTooLong,
                GroupBlockTooLong,
                AlignmentUnsupported,
                // 5xx: versions.
                SinceVersionAboveSchema,
                FieldOlderThanPredecessor,
                GroupNewerThanFollowing,
                AddedInsideOlderGroup,
                DeprecatedAboveSchema,
                CompositeMemberAdded,
                TypeNewerThanField,
                // 6xx: names, and parts that SBE does not know.
                NameNotSymbolic,
                NameIsKeyword,
                ElementUnknown,
                AttributeUnknown,
                NameChanged,
                // 7xx: options of the generator and of the project.
                OptionInvalid,
                OverlayNotFixed,
                MaxDimsDiffers,
                OptionNamesUnknownMessage,
                DispatcherHeadersDiffer,
                LanguageVersionTooLow,
                // 9xx: failures of the generator itself.
                InternalFailure,
            }
        );

        public static readonly Dictionary<string, DiagnosticDescriptor> ById = CreateIndex();

        private static Dictionary<string, DiagnosticDescriptor> CreateIndex()
        {
            var index = new Dictionary<string, DiagnosticDescriptor>(StringComparer.Ordinal);
            foreach (DiagnosticDescriptor descriptor in All)
            {
                index.Add(descriptor.Id, descriptor);
            }

            return index;
        }
    }
}
