using System.Globalization;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

internal enum LiteralStatus
{
    Ok,
    Malformed,
    OutOfRange,
}

/// <summary>Values in schemas: decimal numbers, or one character where the type is <c>char</c>.</summary>
internal static class Literal
{
    public static LiteralStatus Parse(string text, PrimitiveType type, TextEncoding encoding, out Scalar value)
    {
        switch (type)
        {
            case PrimitiveType.Char:
                return ParseCharacter(text, encoding, out value);
            case PrimitiveType.Float or PrimitiveType.Double:
                return ParseFloatingPoint(text.Trim(), type, out value);
            default:
                return ParseInteger(text.Trim(), type, out value);
        }
    }

    /// <summary>What is wrong, as the end of a sentence that begins with the value.</summary>
    public static string Explain(LiteralStatus status, PrimitiveType type) =>
        type == PrimitiveType.Char ? "is not one character of its character set"
        : status == LiteralStatus.Malformed ? $"is not a number of type {type.SchemaName()}"
        : $"does not fit into {type.SchemaName()}{Range(type)}";

    /// <summary>The number as text, for messages.</summary>
    public static string Show(Scalar value) =>
        value.Type switch
        {
            PrimitiveType.Char => value.UInt64 is >= 0x20 and < 0x7F
                ? $"'{(char)value.UInt64}'"
                : "0x" + value.UInt64.ToString("X2", CultureInfo.InvariantCulture),
            PrimitiveType.Float => value.Single.ToString("R", CultureInfo.InvariantCulture),
            PrimitiveType.Double => value.Double.ToString("R", CultureInfo.InvariantCulture),
            _ => value.Type.IsSigned()
                ? value.Int64.ToString(CultureInfo.InvariantCulture)
                : value.UInt64.ToString(CultureInfo.InvariantCulture),
        };

    private static LiteralStatus ParseCharacter(string text, TextEncoding encoding, out Scalar value)
    {
        // One character is taken as written, also a blank; around others white space is layout.
        string character = text.Length == 1 ? text : text.Trim();
        value = new Scalar(PrimitiveType.Char, character.Length == 1 ? character[0] : 0U);
        return character.Length == 1 && CharacterSets.CountBytes(character, encoding) == 1
            ? LiteralStatus.Ok
            : LiteralStatus.Malformed;
    }

    private static LiteralStatus ParseInteger(string text, PrimitiveType type, out Scalar value)
    {
        value = new Scalar(type, 0);
        bool isNegative = text.StartsWith("-", StringComparison.Ordinal);
        string digits = isNegative || text.StartsWith("+", StringComparison.Ordinal) ? text.Substring(1) : text;
        if (digits.Length == 0 || !digits.All(static c => c is >= '0' and <= '9'))
        {
            return LiteralStatus.Malformed;
        }

        int bits = type.Size() * 8;
        ulong largest =
            type.IsSigned() ? (1UL << (bits - 1)) - (isNegative ? 0UL : 1UL)
            : isNegative ? 0
            : ulong.MaxValue >> (64 - bits);
        if (
            !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong magnitude)
            || magnitude > largest
        )
        {
            return LiteralStatus.OutOfRange;
        }

        value = Scalar.FromUInt64(type, isNegative ? unchecked(0UL - magnitude) : magnitude);
        return LiteralStatus.Ok;
    }

    private static LiteralStatus ParseFloatingPoint(string text, PrimitiveType type, out Scalar value)
    {
        switch (text)
        {
            case "NaN":
                value = type.DefaultNull();
                return LiteralStatus.Ok;
            case "INF" or "+INF" or "Infinity" or "+Infinity":
                value = FromDouble(double.PositiveInfinity, type);
                return LiteralStatus.Ok;
            case "-INF" or "-Infinity":
                value = FromDouble(double.NegativeInfinity, type);
                return LiteralStatus.Ok;
        }

        value = new Scalar(type, 0);
        // Old runtimes, on which compilers still run, fail on values that are too large, new ones return an infinity.
        bool isNumber =
            text.Length > 0 && text.All(static c => c is (>= '0' and <= '9') or '+' or '-' or '.' or 'e' or 'E');
        if (type == PrimitiveType.Float)
        {
            bool parsed = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single);
            value = Scalar.FromSingle(single);
            return !isNumber || !parsed ? LiteralStatus.Malformed
                : float.IsInfinity(single) ? LiteralStatus.OutOfRange
                : LiteralStatus.Ok;
        }

        bool isDouble = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        value = Scalar.FromDouble(number);
        return !isNumber || !isDouble ? LiteralStatus.Malformed
            : double.IsInfinity(number) ? LiteralStatus.OutOfRange
            : LiteralStatus.Ok;
    }

    private static Scalar FromDouble(double value, PrimitiveType type) =>
        type == PrimitiveType.Float ? Scalar.FromSingle((float)value) : Scalar.FromDouble(value);

    private static string Range(PrimitiveType type)
    {
        if (type.IsFloatingPoint())
        {
            return "";
        }

        int bits = type.Size() * 8;
        return type.IsSigned()
            ? $" ({Show(Scalar.FromInt64(type, long.MinValue >> (64 - bits)))} to {Show(type.DefaultMax())})"
            : $" (0 to {(ulong.MaxValue >> (64 - bits)).ToString(CultureInfo.InvariantCulture)})";
    }
}
