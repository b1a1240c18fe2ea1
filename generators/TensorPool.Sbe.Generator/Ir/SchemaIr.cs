namespace TensorPool.Sbe.Generator.Ir;

internal enum ByteOrder
{
    LittleEndian,
    BigEndian,
}

/// <summary>
/// What every emitted file needs to know of its schema. Equal for all elements of one schema, and free of everything
/// that an edit of another element could change.
/// </summary>
internal sealed record SchemaContext(
    string FileName,
    string Package,
    string Namespace,
    int Id,
    int Version,
    string SemanticVersion,
    string Description,
    ByteOrder ByteOrder,
    bool IsPublic,
    OrderChecks OrderChecks,
    HeaderIr Header
);

/// <summary>Whether emitted codecs check the order of access to groups and data.</summary>
internal enum OrderChecks
{
    /// <summary>Where the consuming project defines <c>DEBUG</c> or <c>SBE_ORDER_CHECKS</c>.</summary>
    Auto,
    On,
    Off,
}

/// <summary>A schema resolved: offsets, lengths, null values and C# names are all decided.</summary>
internal sealed record SchemaIr(
    SchemaContext Context,
    EquatableArray<EnumIr> Enums,
    EquatableArray<SetIr> Sets,
    EquatableArray<CompositeIr> Composites,
    EquatableArray<MessageIr> Messages
);

/// <summary>The message header: which composite, and where its four standard members and two counters are.</summary>
internal sealed record HeaderIr(
    TypeName Type,
    int Size,
    HeaderMemberIr BlockLength,
    HeaderMemberIr TemplateId,
    HeaderMemberIr SchemaId,
    HeaderMemberIr Version,
    HeaderMemberIr? NumGroups,
    HeaderMemberIr? NumVarDataFields
);

/// <summary>An unsigned member of a header or dimension. A constant one takes no bytes and is never compared.</summary>
internal sealed record HeaderMemberIr(int Offset, PrimitiveType Type, Scalar? Constant);
