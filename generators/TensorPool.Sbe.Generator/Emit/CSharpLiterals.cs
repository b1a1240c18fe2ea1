using System.Globalization;
using System.Text;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>Values as C# source. The same text on every machine and every host of the compiler.</summary>
internal static class CSharpLiterals
{
    /// <summary>
    /// An expression for the value. It is a C# constant unless <see cref="IsConstant"/> says otherwise; that of a type
    /// smaller than <c>int</c> is an <c>int</c> literal, which converts implicitly as a constant.
    /// </summary>
    public static string Of(Scalar value) =>
        value.Type switch
        {
            PrimitiveType.Float => OfSingle(value),
            PrimitiveType.Double => OfDouble(value),
            PrimitiveType.Int32 when value.Int64 == int.MinValue => "int.MinValue",
            PrimitiveType.Int64 when value.Int64 == long.MinValue => "long.MinValue",
            PrimitiveType.Int64 => Of(value.Int64) + "L",
            PrimitiveType.Int8 or PrimitiveType.Int16 or PrimitiveType.Int32 => Of(value.Int64),
            PrimitiveType.UInt32 => Of(value.UInt64) + "U",
            PrimitiveType.UInt64 => Of(value.UInt64) + "UL",
            _ => Of(value.UInt64),
        };

    /// <summary>
    /// An expression that has the C# type of the value by itself, for places where that type is inferred:
    /// <c>(byte)255</c>.
    /// </summary>
    public static string Typed(Scalar value) =>
        value.Type switch
        {
            PrimitiveType.Int8 or PrimitiveType.Int16 when value.Int64 < 0 =>
                $"({value.Type.CSharpName()})({Of(value)})",
            _ when value.Type.Size() < 4 => $"({value.Type.CSharpName()}){Of(value)}",
            _ => Of(value),
        };

    /// <summary>Whether <see cref="Of(Scalar)"/> is a constant: everything but NaN, whose bits must be exact.</summary>
    public static bool IsConstant(Scalar value) => !value.IsNaN;

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>A string literal, all ASCII, whatever the text holds.</summary>
    public static string Of(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                >= ' ' and <= '~' => result.Append(c),
                _ => result.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
            };
        }

        return result.Append('"').ToString();
    }

    private static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Of(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string OfSingle(Scalar value)
    {
        float number = value.Single;
        if (float.IsNaN(number))
        {
            string bits = value.Bits.ToString("X8", CultureInfo.InvariantCulture);
            return $"global::System.BitConverter.UInt32BitsToSingle(0x{bits}U)";
        }

        if (float.IsInfinity(number))
        {
            return number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        // The fewest digits that read back the same. Not "R": .NET Framework, which hosts the compiler in Visual
        // Studio, prints other digits with it than .NET does.
        for (int digits = 6; digits < 9; digits++)
        {
            string text = number.ToString("G" + Of(digits), CultureInfo.InvariantCulture);
            if (
                float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float back)
                && back == number
            )
            {
                return Signed(text, value.Bits == 0x8000_0000) + "f";
            }
        }

        return number.ToString("G9", CultureInfo.InvariantCulture) + "f";
    }

    private static string OfDouble(Scalar value)
    {
        double number = value.Double;
        if (double.IsNaN(number))
        {
            string bits = value.Bits.ToString("X16", CultureInfo.InvariantCulture);
            return $"global::System.BitConverter.UInt64BitsToDouble(0x{bits}UL)";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        }

        for (int digits = 15; digits < 17; digits++)
        {
            string text = number.ToString("G" + Of(digits), CultureInfo.InvariantCulture);
            if (
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double back)
                && back == number
            )
            {
                return Signed(text, value.Bits == 0x8000_0000_0000_0000) + "d";
            }
        }

        return number.ToString("G17", CultureInfo.InvariantCulture) + "d";
    }

    /// <summary>.NET Framework prints negative zero without its sign.</summary>
    private static string Signed(string text, bool isNegativeZero) => isNegativeZero ? "-0" : text;
}
