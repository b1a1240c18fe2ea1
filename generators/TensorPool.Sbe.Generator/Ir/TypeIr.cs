namespace TensorPool.Sbe.Generator.Ir;

/// <summary>What documentation says of any element.</summary>
internal sealed record Documentation(string Description, string SemanticType, int SinceVersion, int? Deprecated)
{
    public static Documentation None { get; } = new("", "", 0, null);
}

internal sealed record EnumIr(
    string SchemaName,
    TypeName Type,
    Documentation Doc,
    PrimitiveType Encoding,
    Scalar NullValue,
    EquatableArray<EnumValueIr> Values
);

/// <summary>A valid value. It reads as null where its value equals the null value of its enum.</summary>
internal sealed record EnumValueIr(string SchemaName, string Name, Documentation Doc, Scalar Value);

internal sealed record SetIr(
    string SchemaName,
    TypeName Type,
    Documentation Doc,
    PrimitiveType Encoding,
    EquatableArray<ChoiceIr> Choices
);

internal sealed record ChoiceIr(string SchemaName, string Name, Documentation Doc, int Bit);

/// <summary>
/// A composite that is emitted as a pair of views. Composites with a <c>varData</c> member of length 0 are not emitted:
/// they only describe data (see <see cref="DataIr"/>).
/// </summary>
internal sealed record CompositeIr(
    string SchemaName,
    TypeName Type,
    Documentation Doc,
    int Size,
    EquatableArray<FieldIr> Members
);
