using System.Text.Json;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Harness.Runtime;

namespace TensorPool.Sbe.Harness;

/// <summary>Compares two texts of one message by value: floats by bits, text and <c>{"hex"}</c> by bytes.</summary>
internal sealed class FieldComparison(SchemaIr schema)
{
    /// <summary>The path and the values of the first difference; null if there is none.</summary>
    public string? Difference(MessageIr message, JsonElement expected, JsonElement actual) =>
        Level(message.Root, expected, actual, message.SchemaName);

    private string? Level(LevelIr level, JsonElement expected, JsonElement actual, string path)
    {
        IEnumerable<string> names = level
            .Fields.Select(static f => f.SchemaName)
            .Concat(level.Groups.Select(static g => g.SchemaName))
            .Concat(level.Data.Select(static d => d.SchemaName));
        return Names(names, expected, actual, path)
            ?? First(level.Fields, f => Field(f, expected, actual, path))
            ?? First(
                level.Groups,
                g =>
                    Group(
                        g,
                        expected.GetProperty(g.SchemaName),
                        actual.GetProperty(g.SchemaName),
                        $"{path}.{g.SchemaName}"
                    )
            )
            ?? First(
                level.Data,
                d =>
                    Bytes(
                        d.Encoding,
                        0,
                        expected.GetProperty(d.SchemaName),
                        actual.GetProperty(d.SchemaName),
                        $"{path}.{d.SchemaName}"
                    )
            );
    }

    private string? Group(GroupIr group, JsonElement expected, JsonElement actual, string path)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
        {
            return $"{path}: {expected.GetArrayLength()} entries expected, {actual.GetArrayLength()} found";
        }

        return First(
            Enumerable.Range(0, expected.GetArrayLength()),
            i => Level(group.Entry, expected[i], actual[i], $"{path}[{i}]")
        );
    }

    private string? Field(FieldIr field, JsonElement expectedOwner, JsonElement actualOwner, string owner)
    {
        JsonElement expected = expectedOwner.GetProperty(field.SchemaName);
        JsonElement actual = actualOwner.GetProperty(field.SchemaName);
        string path = $"{owner}.{field.SchemaName}";
        if (expected.ValueKind == JsonValueKind.Null || actual.ValueKind == JsonValueKind.Null)
        {
            return expected.ValueKind == actual.ValueKind ? null : Different(expected, actual, path);
        }

        return field.Value switch
        {
            ScalarValue v => Scalar(v.Primitive, expected, actual, path),
            ConstantScalar v => Scalar(v.Value.Type, expected, actual, path),
            ArrayValue v => Array(v, expected, actual, path),
            CharArrayValue v => Bytes(v.Encoding, v.Length, expected, actual, path),
            CompositeValue v => Composite(schema.Composites.Single(c => c.Type == v.Type), expected, actual, path),
            _ => JsonElement.DeepEquals(expected, actual) ? null : Different(expected, actual, path),
        };
    }

    private string? Composite(CompositeIr composite, JsonElement expected, JsonElement actual, string path) =>
        Names(composite.Members.Select(static m => m.SchemaName), expected, actual, path)
        ?? First(composite.Members, m => Field(m, expected, actual, path));

    private static string? Array(ArrayValue value, JsonElement expected, JsonElement actual, string path)
    {
        if (expected.GetArrayLength() != value.Length || actual.GetArrayLength() != value.Length)
        {
            return Different(expected, actual, path);
        }

        return First(
            Enumerable.Range(0, value.Length),
            i =>
                expected[i].ValueKind == JsonValueKind.Null || actual[i].ValueKind == JsonValueKind.Null
                    ? (
                        expected[i].ValueKind == actual[i].ValueKind
                            ? null
                            : Different(expected[i], actual[i], $"{path}[{i}]")
                    )
                    : Scalar(value.Primitive, expected[i], actual[i], $"{path}[{i}]")
        );
    }

    private static string? Scalar(PrimitiveType type, JsonElement expected, JsonElement actual, string path)
    {
        bool isEqual = type switch
        {
            PrimitiveType.Float => BitConverter.SingleToUInt32Bits(Json.ReadRawFloat(expected))
                == BitConverter.SingleToUInt32Bits(Json.ReadRawFloat(actual)),
            PrimitiveType.Double => BitConverter.DoubleToUInt64Bits(Json.ReadRawDouble(expected))
                == BitConverter.DoubleToUInt64Bits(Json.ReadRawDouble(actual)),
            PrimitiveType.Char => expected.GetString() == actual.GetString(),
            _ => expected.GetRawText() == actual.GetRawText(),
        };
        return isEqual ? null : Different(expected, actual, path);
    }

    private static string? Bytes(
        TextEncoding encoding,
        int length,
        JsonElement expected,
        JsonElement actual,
        string path
    )
    {
        var set = Enum.Parse<SbeTextEncoding>(encoding.ToString());
        return Padded(expected).AsSpan().SequenceEqual(Padded(actual)) ? null : Different(expected, actual, path);

        byte[] Padded(JsonElement value)
        {
            byte[] bytes = Json.Bytes(value, set);
            System.Array.Resize(ref bytes, Math.Max(bytes.Length, length));
            return bytes;
        }
    }

    private static string? Names(IEnumerable<string> names, JsonElement expected, JsonElement actual, string path)
    {
        string own = Sorted(names);
        return
            Sorted(expected.EnumerateObject().Select(static p => p.Name)) != own
            || Sorted(actual.EnumerateObject().Select(static p => p.Name)) != own
            ? Different(expected, actual, path)
            : null;
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(",", names.Order(StringComparer.Ordinal));

    private static string Different(JsonElement expected, JsonElement actual, string path) =>
        $"{path}: expected {expected.GetRawText()}, found {actual.GetRawText()}";

    private static string? First<T>(IEnumerable<T> items, Func<T, string?> difference) =>
        items.Select(difference).FirstOrDefault(static d => d is not null);
}
