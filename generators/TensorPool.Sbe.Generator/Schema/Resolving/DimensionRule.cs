using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>
/// The option <c>MaxDims</c>: arrays that describe the dimensions of a tensor must have the length that the project
/// expects everywhere.
/// </summary>
internal static class DimensionRule
{
    public static void Check(SyntaxElement element, FieldIr field, SchemaOptions options, Findings findings)
    {
        bool isNamedSo =
            string.Equals(field.SchemaName, "dims", StringComparison.OrdinalIgnoreCase)
            || string.Equals(field.SchemaName, "strides", StringComparison.OrdinalIgnoreCase);
        if (
            isNamedSo
            && field.Value is ArrayValue { Length: int length }
            && options.MaxDims is { } expected
            && length != expected
        )
        {
            findings.Error(
                "SBE703",
                element.PlaceOf(element.LocalName == Tags.Type ? "length" : "type"),
                $"The {element.Describe()} has {length} elements, but the option SbeMaxDims is {expected}; change one of them."
            );
        }
    }
}
