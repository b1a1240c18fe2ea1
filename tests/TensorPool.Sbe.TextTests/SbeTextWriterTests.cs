using System.Globalization;
using System.Text.Json;

namespace TensorPool.Sbe.TextTests;

public class SbeTextWriterTests
{
    private static readonly string?[] Marks = ["Seen", null, null, "Kept"];

    [Fact]
    public void A_message_shows_its_members()
    {
        Assert.Equal(
            """{"seq":7,"price":{"mantissa":-12,"exponent":-4},"none":[],"legs":[{"id":1},{"id":2}],"empty":{},"codes":[1,null,3],"last":0}""",
            Writing.Json(Message)
        );
        Assert.Equal(
            "Tick{seq=7, price={mantissa=-12, exponent=-4}, none=[], legs=[{id=1}, {id=2}], empty={}, codes=[1, null, 3], last=0}",
            Writing.Readable(Message)
        );
    }

    [Fact]
    public void An_empty_message_is_an_empty_object()
    {
        WriteText write = (ref w) =>
        {
            w.BeginMessage("Ping");
            w.EndMessage();
        };

        Assert.Equal("{}", Writing.Json(write));
        Assert.Equal("Ping{}", Writing.Readable(write));
    }

    [Fact]
    public void Nothing_at_all_fits_into_nothing()
    {
        var writer = new SbeTextWriter([], "");

        Assert.True(writer.TryComplete(out int written));
        Assert.Equal(0, written);
    }

    [Theory]
    [InlineData("j")]
    [InlineData("JJ")]
    [InlineData("G")]
    [InlineData(" ")]
    public void Other_formats_are_refused(string format)
    {
        var exception = Assert.Throws<FormatException>(() => _ = new SbeTextWriter(new char[8], format));

        Assert.Equal(
            $"The format '{format}' is not supported: use an empty format for readable text or 'J' for JSON.",
            exception.Message
        );
    }

    [Theory]
    [InlineData(0L, "0")]
    [InlineData(-1234567890123456789L, "-1234567890123456789")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    public void Signed_integers_are_exact(long value, string text) => AssertBoth(text, (ref w) => w.Value(value));

    [Theory]
    [InlineData(12345678901234567890UL, "12345678901234567890")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    public void Unsigned_integers_are_exact(ulong value, string text) => AssertBoth(text, (ref w) => w.Value(value));

    [Fact]
    public void Narrow_integers_are_written_as_integers()
    {
        AssertBoth("-5", (ref w) => w.Value((sbyte)-5));
        AssertBoth("200", (ref w) => w.Value((byte)200));
        AssertBoth("54321", (ref w) => w.Value((ushort)54321));
        AssertBoth("4000000000", (ref w) => w.Value(4000000000u));
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(3.0, "3.0")]
    [InlineData(-2.25, "-2.25")]
    [InlineData(113442.14982543021, "113442.14982543021")]
    [InlineData(double.MinValue, "-1.7976931348623157E308")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(1e20, "1E20")]
    [InlineData(1e-5, "1E-5")]
    [InlineData(1e100, "1E100")]
    [InlineData(-1.5e-10, "-1.5E-10")]
    public void Doubles_are_the_shortest_text_that_reads_back(double value, string text)
    {
        AssertBoth(text, (ref w) => w.Value(value));
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(value),
            BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture))
        );
    }

    [Theory]
    [InlineData(0f, "0.0")]
    [InlineData(-0f, "-0.0")]
    [InlineData(-1f, "-1.0")]
    [InlineData(1.5f, "1.5")]
    [InlineData(260.9949f, "260.9949")]
    [InlineData(float.MaxValue, "3.4028235E38")]
    [InlineData(1e10f, "1E10")]
    [InlineData(0.1f, "0.1")]
    public void Floats_are_the_shortest_text_that_reads_back(float value, string text)
    {
        AssertBoth(text, (ref w) => w.Value(value));
        Assert.Equal(
            BitConverter.SingleToInt32Bits(value),
            BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public void Any_bits_of_a_double_read_back()
    {
        var random = new Random(20_240_713);
        char[] buffer = new char[64];
        for (int i = 0; i < 20_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value))
            {
                continue;
            }

            var writer = new SbeTextWriter(buffer, "J");
            writer.Value(value);

            Assert.True(writer.TryComplete(out int length));
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            Assert.Equal(value, json.RootElement.GetDouble());
        }
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Not_numbers_are_strings_in_json(double value, string text)
    {
        Assert.Equal($"\"{text}\"", Writing.Json((ref w) => w.Value(value)));
        Assert.Equal($"\"{text}\"", Writing.Json((ref w) => w.Value((float)value)));
        Assert.Equal(text, Writing.Readable((ref w) => w.Value(value)));
        Assert.Equal(text, Writing.Readable((ref w) => w.Value((float)value)));
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = odd;
        try
        {
            AssertBoth("-1.5", (ref w) => w.Value(-1.5));
            AssertBoth("-7", (ref w) => w.Value(-7));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData((byte)'m', "\"m\"", "\"m\"")]
    [InlineData((byte)' ', "\" \"", "\" \"")]
    [InlineData((byte)'"', "\"\\\"\"", "\"\\\"\"")]
    [InlineData((byte)0, "\"\\u0000\"", "\"\\u0000\"")]
    [InlineData((byte)0x7F, "\"\\u007f\"", "\"\\u007f\"")]
    [InlineData((byte)0xE9, "{\"hex\":\"e9\"}", "0xe9")]
    public void A_char_is_a_string_of_one(byte value, string json, string readable)
    {
        Assert.Equal(json, Writing.Json((ref w) => w.Char(value)));
        Assert.Equal(readable, Writing.Readable((ref w) => w.Char(value)));
    }

    [Theory]
    // The golden vectors of 02-arrays.
    [InlineData(SbeTextEncoding.Ascii, "454e474d0000", "\"ENGM\"", "\"ENGM\"")]
    [InlineData(SbeTextEncoding.Ascii, "414243444546", "\"ABCDEF\"", "\"ABCDEF\"")]
    [InlineData(SbeTextEncoding.Ascii, "000000000000", "\"\"", "\"\"")]
    [InlineData(SbeTextEncoding.Ascii, "414200434400", "{\"hex\":\"414200434400\"}", "0x414200434400")]
    [InlineData(SbeTextEncoding.Utf8, "636166c3a9000000", "\"caf\\u00e9\"", "\"café\"")]
    [InlineData(SbeTextEncoding.Latin1, "636166e900000000", "\"caf\\u00e9\"", "\"café\"")]
    // A NUL in front hides text as well; invalid text keeps its padding; so does an unknown set.
    [InlineData(SbeTextEncoding.Ascii, "004100", "{\"hex\":\"004100\"}", "0x004100")]
    [InlineData(SbeTextEncoding.Ascii, "41e90000", "{\"hex\":\"41e90000\"}", "0x41e90000")]
    [InlineData(SbeTextEncoding.Utf8, "4142e282", "{\"hex\":\"4142e282\"}", "0x4142e282")]
    [InlineData(SbeTextEncoding.Windows1252, "4181", "{\"hex\":\"4181\"}", "0x4181")]
    [InlineData(SbeTextEncoding.Windows1252, "80310000", "\"\\u20ac1\"", "\"€1\"")]
    [InlineData(SbeTextEncoding.None, "414200", "{\"hex\":\"414200\"}", "0x414200")]
    [InlineData(SbeTextEncoding.Ascii, "", "\"\"", "\"\"")]
    public void A_character_array_is_text_if_its_bytes_are(
        SbeTextEncoding encoding,
        string hex,
        string json,
        string readable
    )
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.Equal(json, Writing.Json((ref w) => w.CharArray(bytes, encoding)));
        Assert.Equal(readable, Writing.Readable((ref w) => w.CharArray(bytes, encoding)));
    }

    [Theory]
    // The golden vectors of 10-vardata.
    [InlineData(SbeTextEncoding.Ascii, "706c61696e", "\"plain\"", "\"plain\"")]
    [InlineData(
        SbeTextEncoding.Utf8,
        "6e61c3af766520e282ac203520f09f9a80",
        "\"na\\u00efve \\u20ac 5 \\ud83d\\ude80\"",
        "\"naïve € 5 🚀\""
    )]
    [InlineData(SbeTextEncoding.Latin1, "a335", "\"\\u00a35\"", "\"£5\"")]
    [InlineData(SbeTextEncoding.Utf8, "c328ff", "{\"hex\":\"c328ff\"}", "0xc328ff")]
    [InlineData(SbeTextEncoding.Utf8, "", "\"\"", "\"\"")]
    [InlineData(SbeTextEncoding.None, "", "{\"hex\":\"\"}", "0x")]
    [InlineData(SbeTextEncoding.None, "41", "{\"hex\":\"41\"}", "0x41")]
    // Unlike an array, data keeps its NULs.
    [InlineData(SbeTextEncoding.Ascii, "410000", "\"A\\u0000\\u0000\"", "\"A\\u0000\\u0000\"")]
    [InlineData(SbeTextEncoding.Ascii, "41e9", "{\"hex\":\"41e9\"}", "0x41e9")]
    public void Data_is_text_if_it_is_declared_and_valid(
        SbeTextEncoding encoding,
        string hex,
        string json,
        string readable
    )
    {
        byte[] bytes = Convert.FromHexString(hex);

        Assert.Equal(json, Writing.Json((ref w) => w.Data(bytes, encoding)));
        Assert.Equal(readable, Writing.Readable((ref w) => w.Data(bytes, encoding)));
    }

    [Theory]
    [InlineData(32, "")]
    [InlineData(33, "...(33 bytes)")]
    [InlineData(254, "...(254 bytes)")]
    public void The_readable_form_abbreviates_hex_behind_32_bytes(int length, string end)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(0xA5);
        string digits = string.Concat(Enumerable.Repeat("a5", length));

        Assert.Equal($"0x{digits[..64]}{end}", Writing.Readable((ref w) => w.Data(bytes, SbeTextEncoding.None)));
        Assert.Equal($"{{\"hex\":\"{digits}\"}}", Writing.Json((ref w) => w.Data(bytes, SbeTextEncoding.None)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("🚀")]
    public void Long_text_is_written_whole(string unit)
    {
        // The odd character in front shifts the units against any chunk.
        string text = "x" + string.Concat(Enumerable.Repeat(unit, 150));
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);

        string json = Writing.Json((ref w) => w.Data(bytes, SbeTextEncoding.Utf8));

        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetString());
        Assert.Equal($"\"{text}\"", Writing.Readable((ref w) => w.Data(bytes, SbeTextEncoding.Utf8)));
    }

    [Fact]
    public void Long_text_of_a_single_byte_set_is_written_whole()
    {
        string text = new('й', 300);
        byte[] bytes = new byte[300];
        bytes.AsSpan().Fill(0xE9);

        string json = Writing.Json((ref w) => w.Data(bytes, SbeTextEncoding.Windows1251));

        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetString());
    }

    [Theory]
    [InlineData("KELVIN", "\"KELVIN\"", "\"KELVIN\"")]
    [InlineData("a\"b\\c/", "\"a\\\"b\\\\c/\"", "\"a\\\"b\\\\c/\"")]
    [InlineData("\b\f\n\r\t\u001B", "\"\\b\\f\\n\\r\\t\\u001b\"", "\"\\b\\f\\n\\r\\t\\u001b\"")]
    [InlineData("\u007F\u0085\u00A0", "\"\\u007f\\u0085\\u00a0\"", "\"\\u007f\\u0085\u00A0\"")]
    [InlineData("🚀é", "\"\\ud83d\\ude80\\u00e9\"", "\"🚀é\"")]
    [InlineData("", "\"\"", "\"\"")]
    public void Strings_are_quoted_and_escaped(string text, string json, string readable)
    {
        Assert.Equal(json, Writing.Json((ref w) => w.Text(text)));
        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetString());
        Assert.Equal(readable, Writing.Readable((ref w) => w.Text(text)));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_escaped_in_both_forms()
    {
        AssertBoth("\"a\\ud83d\"", (ref w) => w.Text("a\uD83D"));
        AssertBoth("\"\\ude80\\ud83db\"", (ref w) => w.Text("\uDE80\uD83Db"));
    }

    [Fact]
    public void Names_are_escaped_in_json()
    {
        WriteText write = (ref w) =>
        {
            w.BeginObject();
            w.Field("größe");
            w.Value(1);
            w.EndObject();
        };

        Assert.Equal("{\"gr\\u00f6\\u00dfe\":1}", Writing.Json(write));
        Assert.Equal("{größe=1}", Writing.Readable(write));
    }

    [Fact]
    public void Enums_show_the_name_or_the_number()
    {
        Assert.Equal("\"North\"", Writing.Json((ref w) => w.Enum("North", 78)));
        Assert.Equal("North", Writing.Readable((ref w) => w.Enum("North", 78)));
        Assert.Equal("{\"raw\":88}", Writing.Json((ref w) => w.Enum(null, 88)));
        Assert.Equal("88", Writing.Readable((ref w) => w.Enum(null, 88)));
        Assert.Equal("{\"raw\":-3}", Writing.Json((ref w) => w.Enum(null, -3L)));
        Assert.Equal("{\"raw\":18446744073709551614}", Writing.Json((ref w) => w.Enum(null, ulong.MaxValue - 1)));
        Assert.Equal("\"A\"", Writing.Json((ref w) => w.Enum("A", 1UL)));
        AssertBoth("null", (ref w) => w.Null());
    }

    [Theory]
    [InlineData(0UL, "[]", "None")]
    [InlineData(1UL, "[\"Seen\"]", "Seen")]
    [InlineData(9UL, "[\"Seen\",\"Kept\"]", "Seen|Kept")]
    [InlineData(0x49UL, "{\"choices\":[\"Seen\",\"Kept\"],\"raw\":73}", "Seen|Kept|0x40")]
    [InlineData(33UL, "{\"choices\":[\"Seen\"],\"raw\":33}", "Seen|0x20")]
    [InlineData(6UL, "{\"choices\":[],\"raw\":6}", "0x6")]
    [InlineData(
        0x8000000000000008UL,
        "{\"choices\":[\"Kept\"],\"raw\":9223372036854775816}",
        "Kept|0x8000000000000000"
    )]
    public void Sets_show_the_names_of_their_bits(ulong raw, string json, string readable)
    {
        Assert.Equal(json, Writing.Json((ref w) => w.Set(raw, Marks)));
        Assert.Equal(readable, Writing.Readable((ref w) => w.Set(raw, Marks)));
    }

    [Fact]
    public void The_top_bit_of_a_set_can_have_a_name()
    {
        var names = new string?[64];
        names[63] = "Bit63";

        Assert.Equal("[\"Bit63\"]", Writing.Json((ref w) => w.Set(1UL << 63, names)));
        Assert.Equal("Bit63", Writing.Readable((ref w) => w.Set(1UL << 63, names)));
    }

    [Fact]
    public void An_error_stands_where_a_value_is_due()
    {
        WriteText write = (ref w) =>
        {
            w.BeginMessage("Tick");
            w.Field("note");
            w.Error("DataExceedsBuffer");
            w.Field("legs");
            w.BeginList();
            w.Item();
            w.Value(1);
            w.Item();
            w.Error("TruncatedGroup");
            w.EndList();
            w.EndMessage();
        };

        Assert.Equal(
            """{"note":{"!error":"DataExceedsBuffer"},"legs":[1,{"!error":"TruncatedGroup"}]}""",
            Writing.Json(write)
        );
        Assert.Equal("Tick{note=!DataExceedsBuffer, legs=[1, !TruncatedGroup]}", Writing.Readable(write));
    }

    [Fact]
    public void An_error_is_a_member_where_none_is_due()
    {
        WriteText first = (ref w) =>
        {
            w.BeginMessage("Tick");
            w.Error("Truncated");
            w.EndMessage();
        };
        WriteText last = (ref w) =>
        {
            w.BeginMessage("Tick");
            w.Field("seq");
            w.Value(7);
            w.Error("Truncated");
            w.EndMessage();
        };

        Assert.Equal("""{"!error":"Truncated"}""", Writing.Json(first));
        Assert.Equal("Tick{!Truncated}", Writing.Readable(first));
        Assert.Equal("""{"seq":7,"!error":"Truncated"}""", Writing.Json(last));
        Assert.Equal("Tick{seq=7, !Truncated}", Writing.Readable(last));
    }

    [Fact]
    public void An_error_can_be_all_there_is()
    {
        Assert.Equal("""{"!error":"Truncated"}""", Writing.Json((ref w) => w.Error("Truncated")));
        Assert.Equal("!Truncated", Writing.Readable((ref w) => w.Error("Truncated")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("J")]
    public void Nothing_is_allocated(string format)
    {
        char[] buffer = new char[4096];
        byte[] text = System.Text.Encoding.UTF8.GetBytes("naïve € 5 🚀");
        int room = buffer.Length;

        void Write()
        {
            var writer = new SbeTextWriter(buffer.AsSpan(0, room), format);
            Message(ref writer);
            writer.Value(1.5f);
            writer.Value(double.NaN);
            writer.Value(ulong.MaxValue);
            writer.Char((byte)'"');
            writer.CharArray(text, SbeTextEncoding.Utf8);
            writer.CharArray(text, SbeTextEncoding.Windows1252);
            writer.Data(text, SbeTextEncoding.Utf8);
            writer.Data(text, SbeTextEncoding.None);
            writer.Text("é");
            writer.Enum(null, 3L);
            writer.Enum("A", 3UL);
            writer.Set(0x49, Marks);
            writer.Error("Truncated");
            _ = writer.TryComplete(out _);
        }

        Assert.Equal(0, Allocations.Of(Write));
        room = 100;
        Assert.Equal(0, Allocations.Of(Write));
    }

    private static void Message(ref SbeTextWriter w)
    {
        w.BeginMessage("Tick");
        w.Field("seq");
        w.Value(7);
        w.Field("price");
        w.BeginObject();
        w.Field("mantissa");
        w.Value(-12);
        w.Field("exponent");
        w.Value(-4);
        w.EndObject();
        w.Field("none");
        w.BeginList();
        w.EndList();
        w.Field("legs");
        w.BeginList();
        for (int id = 1; id <= 2; id++)
        {
            w.Item();
            w.BeginObject();
            w.Field("id");
            w.Value(id);
            w.EndObject();
        }

        w.EndList();
        w.Field("empty");
        w.BeginObject();
        w.EndObject();
        w.Field("codes");
        w.BeginList();
        w.Item();
        w.Value(1);
        w.Item();
        w.Null();
        w.Item();
        w.Value(3);
        w.EndList();
        w.Field("last");
        w.Value(0);
        w.EndMessage();
    }

    private static void AssertBoth(string text, WriteText write)
    {
        Assert.Equal(text, Writing.Json(write));
        Assert.Equal(text, Writing.Readable(write));
    }
}
