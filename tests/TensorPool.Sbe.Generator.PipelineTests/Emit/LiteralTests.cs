using System.Globalization;
using System.Reflection;
using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests.Emit;

public class LiteralTests
{
    private static readonly Scalar[] Values =
    [
        .. Enum.GetValues<PrimitiveType>()
            .SelectMany(static t => new[] { t.DefaultNull(), t.DefaultMin(), t.DefaultMax() }),
        Scalar.FromInt64(PrimitiveType.Int8, -1),
        Scalar.FromInt64(PrimitiveType.Int16, -1),
        Scalar.FromUInt64(PrimitiveType.Char, 200),
        Scalar.FromSingle(0.1f),
        Scalar.FromSingle(16777216f),
        Scalar.FromSingle(float.Epsilon),
        Scalar.FromSingle(-0f),
        Scalar.FromSingle(1e20f),
        Scalar.FromSingle(float.PositiveInfinity),
        Scalar.FromSingle(float.NegativeInfinity),
        Scalar.FromSingle(float.NaN),
        Scalar.FromDouble(0.1),
        Scalar.FromDouble(1.0 / 3),
        Scalar.FromDouble(5e-324),
        Scalar.FromDouble(-0d),
        Scalar.FromDouble(123456789012345680),
        Scalar.FromDouble(double.PositiveInfinity),
        Scalar.FromDouble(double.NegativeInfinity),
        Scalar.FromDouble(double.NaN),
        new(PrimitiveType.Float, 0x7FC0_0001),
        new(PrimitiveType.Double, 0xFFF8_0000_0000_0001),
    ];

    [Fact]
    public void Literal_has_the_bits_and_the_type_of_the_value()
    {
        IEnumerable<string> members = Values.SelectMany(
            static (value, i) =>
                new[]
                {
                    $"public {(CSharpLiterals.IsConstant(value) ? "const" : "static readonly")} {value.Type.CSharpName()} V{i} = {CSharpLiterals.Of(value)};",
                    $"public static readonly object O{i} = {CSharpLiterals.Typed(value)};",
                }
        );
        Type type = InMemoryAssembly
            .Compile($"public static class Values {{ {string.Join("\n", members)} }}")
            .GetType("Values")!;

        for (int i = 0; i < Values.Length; i++)
        {
            Assert.Equal(Values[i].Bits, Bits(type.GetField("V" + i)!));
            Assert.Equal(Values[i].Bits, Bits(type.GetField("O" + i)!));
            Assert.Equal(type.GetField("V" + i)!.FieldType, type.GetField("O" + i)!.GetValue(null)!.GetType());
        }
    }

    [Fact]
    public void Literal_does_not_depend_on_the_culture()
    {
        string[] expected = Values.Select(CSharpLiterals.Of).ToArray();
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.Equal(expected, Values.Select(CSharpLiterals.Of));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\r\n\t\0", "\"\\r\\n\\t\\u0000\"")]
    [InlineData("ü\u2028", "\"\\u00FC\\u2028\"")]
    public void Text_is_one_ascii_literal(string text, string literal) =>
        Assert.Equal(literal, CSharpLiterals.Of(text));

    [Theory]
    [InlineData("a <b> & \"c\"", "a &lt;b&gt; &amp; &quot;c&quot;")]
    [InlineData("  two\r\n  lines\u2028more ", "two lines more")]
    [InlineData("\0\u0001x", "x")]
    [InlineData("π 😀", "π 😀")]
    public void Text_cannot_leave_its_comment(string text, string escaped) =>
        Assert.Equal(escaped, DocText.Escape(text));

    [Fact]
    public void Half_of_a_surrogate_pair_is_replaced() =>
        Assert.Equal("x\uFFFDy\uFFFD", DocText.Escape("x" + (char)0xD800 + "y" + (char)0xFFFF));

    private static ulong Bits(FieldInfo field) =>
        field.GetValue(null) switch
        {
            byte v => v,
            sbyte v => unchecked((byte)v),
            short v => unchecked((ushort)v),
            ushort v => v,
            int v => unchecked((uint)v),
            uint v => v,
            long v => unchecked((ulong)v),
            ulong v => v,
            float v => BitConverter.SingleToUInt32Bits(v),
            double v => BitConverter.DoubleToUInt64Bits(v),
            var v => throw new InvalidOperationException($"{v?.GetType()}"),
        };
}
