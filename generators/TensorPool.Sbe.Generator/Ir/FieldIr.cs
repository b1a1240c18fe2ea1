namespace TensorPool.Sbe.Generator.Ir;

internal enum Presence
{
    Required,
    Optional,
    Constant,
}

/// <summary>A field of a block, or a member of a composite.</summary>
/// <param name="SchemaName">The name in the schema.</param>
/// <param name="Name">The C# name, free of clashes on its level.</param>
/// <param name="Id">The field id; 0 for a member of a composite.</param>
/// <param name="Doc">Texts and versions; <c>SinceVersion</c> is the effective one, the maximum of field and type.</param>
/// <param name="Presence">Required or optional; <see cref="Presence.Constant"/> exactly if the value is a constant.</param>
/// <param name="Offset">Offset in its block or composite, in bytes.</param>
/// <param name="Size">Size in bytes; 0 for a constant.</param>
/// <param name="Value">What is stored there.</param>
/// <param name="TimeUnit">The attribute <c>timeUnit</c>, or empty.</param>
/// <param name="Epoch">The attribute <c>epoch</c>, or empty.</param>
internal sealed record FieldIr(
    string SchemaName,
    string Name,
    int Id,
    Documentation Doc,
    Presence Presence,
    int Offset,
    int Size,
    ValueIr Value,
    string TimeUnit,
    string Epoch
);

/// <summary>What a field stores. One of the records below.</summary>
internal abstract record ValueIr;

/// <summary>
/// One number or character. <paramref name="NullValue"/> counts only if the field is optional or newer than the acting
/// version. <paramref name="MinValue"/> and <paramref name="MaxValue"/> are always resolved (own or default).
/// </summary>
internal sealed record ScalarValue(PrimitiveType Primitive, Scalar NullValue, Scalar MinValue, Scalar MaxValue)
    : ValueIr;

/// <summary>A fixed array of numbers (more than one element).</summary>
internal sealed record ArrayValue(
    PrimitiveType Primitive,
    int Length,
    Scalar NullValue,
    Scalar MinValue,
    Scalar MaxValue
) : ValueIr;

/// <summary>A fixed array of <c>char</c>: text that ends at the first NUL.</summary>
internal sealed record CharArrayValue(int Length, TextEncoding Encoding) : ValueIr;

/// <summary>A value of an enum. <paramref name="NullValue"/> encodes its null member.</summary>
internal sealed record EnumValue(TypeName Type, PrimitiveType Encoding, Scalar NullValue) : ValueIr;

internal sealed record SetValue(TypeName Type, PrimitiveType Encoding) : ValueIr;

internal sealed record CompositeValue(TypeName Type) : ValueIr;

/// <summary>A constant number or single character.</summary>
internal sealed record ConstantScalar(Scalar Value) : ValueIr;

/// <summary>
/// A constant text. <paramref name="Length"/> is the length of its byte form, padded with NULs; the string is not padded.
/// </summary>
internal sealed record ConstantText(string Text, int Length, TextEncoding Encoding) : ValueIr;

/// <summary>A constant member of an enum.</summary>
internal sealed record ConstantEnum(
    TypeName Type,
    PrimitiveType Encoding,
    string MemberName,
    string MemberSchemaName,
    Scalar Value
) : ValueIr;
