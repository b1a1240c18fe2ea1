namespace TensorPool.Sbe.PropertyTests.Model;

/// <summary>A schema in all its versions: version v has what is not newer than v.</summary>
internal sealed record SchemaModel(
    string Package,
    int Id,
    int Version,
    bool BigEndian,
    HeaderModel Header,
    IReadOnlyList<TypeModel> Types,
    IReadOnlyList<MessageModel> Messages
)
{
    /// <summary>The latest version, for reports.</summary>
    public override string ToString() => SchemaXml.Of(this, Version);
}

internal abstract record TypeModel(string Name, int Since)
{
    public abstract int Size { get; }
}

/// <summary>A number, character, or array of them. A null text means that the attribute is not written.</summary>
internal sealed record SimpleType(
    string Name,
    int Since,
    Primitive Primitive,
    int Length,
    string? Presence,
    ulong? NullValue,
    string? Encoding
) : TypeModel(Name, Since)
{
    public override int Size => Primitive.Size * Length;

    public bool IsText => Primitive.IsChar && Length > 1;
}

/// <summary>A constant: takes no bytes.</summary>
internal sealed record ConstantType(string Name, int Since, Primitive Primitive, int Length, string Text, string Json)
    : TypeModel(Name, Since)
{
    public override int Size => 0;
}

/// <summary>A constant whose value is that of an enum, as a number.</summary>
internal sealed record ReferredConstant(string Name, int Since, EnumType Enum, EnumItem Item) : TypeModel(Name, Since)
{
    public override int Size => 0;
}

internal sealed record EnumItem(string Name, ulong Bits);

internal sealed record EnumType(
    string Name,
    int Since,
    Primitive Primitive,
    ulong? NullValue,
    IReadOnlyList<EnumItem> Items
) : TypeModel(Name, Since)
{
    public override int Size => Primitive.Size;
}

internal sealed record ChoiceItem(string Name, int Bit);

internal sealed record SetType(string Name, int Since, Primitive Primitive, IReadOnlyList<ChoiceItem> Choices)
    : TypeModel(Name, Since)
{
    public override int Size => Primitive.Size;
}

/// <param name="Name">Name of the member.</param>
/// <param name="Type">Its type; defined in place if it has the member's name and is not one of the schema's.</param>
/// <param name="IsReference">Whether it is a <c>ref</c>.</param>
/// <param name="Gap">Bytes in front of it, by an explicit offset.</param>
internal sealed record MemberModel(string Name, TypeModel Type, bool IsReference, int Gap);

internal sealed record CompositeType(string Name, int Since, IReadOnlyList<MemberModel> Members)
    : TypeModel(Name, Since)
{
    public override int Size => Members.Sum(static m => m.Gap + m.Type.Size);
}

/// <summary>A type that every schema has without definition.</summary>
internal sealed record BuiltInType(Primitive Primitive) : TypeModel(Primitive.Name, 0)
{
    public override int Size => Primitive.Size;
}

/// <summary>A field. Its version is the effective one; it is written on the field unless its type has it.</summary>
internal sealed record FieldModel(
    string Name,
    int Id,
    int Since,
    TypeModel Type,
    string? Presence,
    ulong? NullValue,
    int Gap,
    EnumItem? Constant
)
{
    public int Size => Constant is null ? Type.Size : 0;
}

internal sealed record DataTypeModel(
    string Name,
    Primitive Length,
    ulong? MaxLength,
    int Gap,
    string VarData,
    string? Encoding,
    string? DeclaredLength
)
{
    public int HeaderSize => Gap + Length.Size;
}

internal sealed record DataModel(string Name, int Id, int Since, DataTypeModel Type);

internal enum HeaderRole
{
    BlockLength,
    TemplateId,
    SchemaId,
    Version,
    NumInGroup,
    NumGroups,
    NumVarDataFields,
    Other,
}

internal sealed record HeaderMember(
    string Name,
    HeaderRole Role,
    Primitive Primitive,
    int Gap,
    ulong? MinValue = null,
    ulong? MaxValue = null
);

/// <summary>A message header, or the dimension of a group.</summary>
internal sealed record HeaderModel(string Name, IReadOnlyList<HeaderMember> Members)
{
    public int Size => Members.Sum(static m => m.Gap + m.Primitive.Size);

    public HeaderMember Member(HeaderRole role) => Members.Single(m => m.Role == role);
}

/// <summary>The root of a message, or the entry of a group.</summary>
/// <param name="Padding">Bytes behind the last field, by an explicit block length; only where no field is newer.</param>
internal sealed record LevelModel(
    IReadOnlyList<FieldModel> Fields,
    int Padding,
    IReadOnlyList<GroupModel> Groups,
    IReadOnlyList<DataModel> Data
)
{
    public int BlockLength(int version) =>
        Padding + Fields.Where(f => f.Since <= version).Sum(static f => f.Gap + f.Size);
}

internal sealed record GroupModel(string Name, int Id, int Since, HeaderModel Dimension, LevelModel Entry);

internal sealed record MessageModel(string Name, int Id, LevelModel Root);
