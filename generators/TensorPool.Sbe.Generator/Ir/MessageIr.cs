namespace TensorPool.Sbe.Generator.Ir;

/// <summary>A message with everything its emitted file needs.</summary>
internal sealed record MessageIr(
    string SchemaName,
    TypeName Type,
    Documentation Doc,
    int TemplateId,
    bool HasOverlay,
    LevelIr Root
);

/// <summary>The root of a message or the entry of a group: a fixed block, then groups, then data.</summary>
/// <param name="BlockLength">Own block length, explicit padding included.</param>
/// <param name="Fields">In schema order; constants included.</param>
/// <param name="Groups">In schema order.</param>
/// <param name="Data">
/// In schema order. On a level where a field of a data composite stands before groups, it still comes after them here
/// only if the schema says so: see <see cref="Sequence"/>.
/// </param>
/// <param name="Sequence">
/// The order on the wire of what follows the block: indices into <paramref name="Groups"/> (0, 1, …) and, as their
/// complement (~0, ~1, …), into <paramref name="Data"/>.
/// </param>
internal sealed record LevelIr(
    int BlockLength,
    EquatableArray<FieldIr> Fields,
    EquatableArray<GroupIr> Groups,
    EquatableArray<DataIr> Data,
    EquatableArray<int> Sequence
);

internal sealed record GroupIr(
    string SchemaName,
    string Name,
    int Id,
    Documentation Doc,
    DimensionIr Dimension,
    LevelIr Entry
);

/// <summary>The header of a group. Counts outside minimum and maximum are refused when encoding.</summary>
internal sealed record DimensionIr(
    int Size,
    HeaderMemberIr BlockLength,
    HeaderMemberIr NumInGroup,
    long MinCount,
    long MaxCount,
    HeaderMemberIr? NumGroups,
    HeaderMemberIr? NumVarDataFields
);

/// <summary>Variable-length data: a length, then that many bytes.</summary>
/// <param name="HeaderSize">Bytes in front of the data: the position of <c>varData</c> in its composite.</param>
/// <param name="LengthOffset">Offset of the length in that header.</param>
/// <param name="MaxLength">The greatest length that may be encoded.</param>
internal sealed record DataIr(
    string SchemaName,
    string Name,
    int Id,
    Documentation Doc,
    int HeaderSize,
    int LengthOffset,
    PrimitiveType LengthType,
    long MaxLength,
    TextEncoding Encoding
);
