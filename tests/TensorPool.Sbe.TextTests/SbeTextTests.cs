using System.Text;

namespace TensorPool.Sbe.TextTests;

public class SbeTextTests
{
    public static TheoryData<SbeTextEncoding> Encodings => [.. Enum.GetValues<SbeTextEncoding>()];

    public static TheoryData<SbeTextEncoding> CodePages =>
        [.. Enum.GetValues<SbeTextEncoding>().Where(e => e >= SbeTextEncoding.Windows1250)];

    [Theory]
    [InlineData("414200434400", "4142")]
    [InlineData("414243", "414243")]
    [InlineData("0041", "")]
    [InlineData("", "")]
    public void Text_of_an_array_ends_at_the_first_nul(string field, string text) =>
        Assert.Equal(text, Convert.ToHexString(SbeText.Trim(Convert.FromHexString(field))));

    [Theory]
    // The golden vectors: arrays and data.
    [InlineData(SbeTextEncoding.Ascii, "454e474d", "ENGM")]
    [InlineData(SbeTextEncoding.Utf8, "636166c3a9", "café")]
    [InlineData(SbeTextEncoding.Latin1, "636166e9", "café")]
    [InlineData(SbeTextEncoding.Utf8, "6e61c3af766520e282ac203520f09f9a80", "naïve € 5 🚀")]
    [InlineData(SbeTextEncoding.Latin1, "a335", "£5")]
    // Written down from the tables of the code pages.
    [InlineData(SbeTextEncoding.Windows1250, "8ae0f8", "Šŕř")]
    [InlineData(SbeTextEncoding.Windows1251, "cfd0c888", "ПРИ€")]
    [InlineData(SbeTextEncoding.Windows1252, "80e98c", "€éŒ")]
    [InlineData(SbeTextEncoding.Windows1253, "c1f980", "Αω€")]
    [InlineData(SbeTextEncoding.Windows1254, "ddfdd0", "İıĞ")]
    [InlineData(SbeTextEncoding.Windows1255, "f9ece5ed", "שלום")]
    [InlineData(SbeTextEncoding.Windows1256, "d3e1c7e3", "سلام")]
    [InlineData(SbeTextEncoding.Windows1257, "c0ebfe", "Ąėž")]
    [InlineData(SbeTextEncoding.Windows1258, "d0f5f0fe", "Đơđ₫")]
    // NUL is a character of data.
    [InlineData(SbeTextEncoding.None, "410042", "A\0B")]
    [InlineData(SbeTextEncoding.Utf8, "410042c3a9", "A\0Bé")]
    [InlineData(SbeTextEncoding.Windows1252, "00e9", "\0é")]
    [InlineData(SbeTextEncoding.Utf8, "", "")]
    public void Text_converts_both_ways(SbeTextEncoding encoding, string hex, string text)
    {
        byte[] bytes = Convert.FromHexString(hex);
        var chars = new char[text.Length];
        var encoded = new byte[bytes.Length];

        Assert.True(SbeText.IsValid(bytes, encoding));
        Assert.Equal(text, SbeText.GetString(bytes, encoding));
        Assert.True(SbeText.TryGetChars(bytes, encoding, chars, out int charsWritten));
        Assert.Equal(text, new string(chars, 0, charsWritten));
        Assert.True(SbeText.TryGetByteCount(text, encoding, out int byteCount));
        Assert.Equal(bytes.Length, byteCount);
        Assert.Equal(SbeTextResult.Ok, SbeText.TryEncode(text, encoding, encoded, out int bytesWritten));
        Assert.Equal(bytes.Length, bytesWritten);
        Assert.Equal(bytes, encoded);
    }

    [Theory]
    [InlineData(SbeTextEncoding.Utf8, "c328ff", "\uFFFD(\uFFFD")]
    [InlineData(SbeTextEncoding.Utf8, "4162e282", "Ab\uFFFD")] // a cut code point
    [InlineData(SbeTextEncoding.Utf8, "eda080", "\uFFFD\uFFFD\uFFFD")] // an encoded surrogate
    [InlineData(SbeTextEncoding.Utf8, "c080", "\uFFFD\uFFFD")] // an overlong NUL
    [InlineData(SbeTextEncoding.Ascii, "41e942", "A\uFFFDB")]
    [InlineData(SbeTextEncoding.None, "41e942", "A\uFFFDB")]
    [InlineData(SbeTextEncoding.Windows1252, "4181e9", "A\uFFFDé")]
    [InlineData(SbeTextEncoding.Windows1253, "d2e1", "\uFFFDα")]
    [InlineData((SbeTextEncoding)200, "80", "\uFFFD")]
    [InlineData((SbeTextEncoding)(-1), "80", "\uFFFD")]
    public void Invalid_bytes_become_replacement_characters(SbeTextEncoding encoding, string hex, string text)
    {
        byte[] bytes = Convert.FromHexString(hex);
        var chars = new char[text.Length];

        Assert.False(SbeText.IsValid(bytes, encoding));
        Assert.Equal(text, SbeText.GetString(bytes, encoding));
        Assert.True(SbeText.TryGetChars(bytes, encoding, chars, out int charsWritten));
        Assert.Equal(text, new string(chars, 0, charsWritten));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void Long_text_is_decoded_whole(int length)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(0xE9);

        Assert.Equal(new string('é', length), SbeText.GetString(bytes, SbeTextEncoding.Windows1252));
        Assert.Equal(new string('\uFFFD', length), SbeText.GetString(bytes, SbeTextEncoding.Ascii));
    }

    [Theory]
    [InlineData(SbeTextEncoding.Utf8, "naïve € 5 🚀")]
    [InlineData(SbeTextEncoding.Utf8, "plain")]
    [InlineData(SbeTextEncoding.Ascii, "plain")]
    [InlineData(SbeTextEncoding.Latin1, "café")]
    [InlineData(SbeTextEncoding.Windows1251, "ПРИВЕТ")]
    public void Chars_fit_or_are_refused_as_a_whole(SbeTextEncoding encoding, string text)
    {
        Assert.True(SbeText.TryGetByteCount(text, encoding, out int byteCount));
        var bytes = new byte[byteCount];
        Assert.True(SbeText.TryGetBytes(text, encoding, bytes, out _));
        for (int length = 0; length <= text.Length + 1; length++)
        {
            bool fits = SbeText.TryGetChars(bytes, encoding, new char[length], out int charsWritten);

            Assert.Equal(length >= text.Length, fits);
            Assert.Equal(fits ? text.Length : 0, charsWritten);
        }
    }

    [Theory]
    [InlineData(SbeTextEncoding.Utf8, "naïve € 5 🚀")]
    [InlineData(SbeTextEncoding.Utf8, "plain")]
    [InlineData(SbeTextEncoding.Ascii, "plain")]
    [InlineData(SbeTextEncoding.Latin1, "café")]
    [InlineData(SbeTextEncoding.Windows1251, "ПРИВЕТ")]
    public void Bytes_fit_or_leave_the_destination_alone(SbeTextEncoding encoding, string text)
    {
        Assert.True(SbeText.TryGetByteCount(text, encoding, out int byteCount));
        for (int length = 0; length <= byteCount + 1; length++)
        {
            byte[] destination = Enumerable.Repeat((byte)0xCC, length).ToArray();

            SbeTextResult result = SbeText.TryEncode(text, encoding, destination, out int bytesWritten);

            bool fits = length >= byteCount;
            Assert.Equal(fits ? SbeTextResult.Ok : SbeTextResult.TooLong, result);
            Assert.Equal(fits ? byteCount : 0, bytesWritten);
            Assert.All(destination.Skip(bytesWritten), b => Assert.Equal(0xCC, b));
        }
    }

    [Theory]
    [InlineData(SbeTextEncoding.Ascii, "é")]
    [InlineData(SbeTextEncoding.None, "é")]
    [InlineData(SbeTextEncoding.Latin1, "€")]
    [InlineData(SbeTextEncoding.Latin1, "Ā")] // best fit would say A
    [InlineData(SbeTextEncoding.Windows1252, "Ā")]
    [InlineData(SbeTextEncoding.Windows1252, "\u0081")] // the undefined byte 81, as Windows shows it
    [InlineData(SbeTextEncoding.Windows1252, "\uFFFD")]
    [InlineData(SbeTextEncoding.Windows1251, "é")]
    [InlineData(SbeTextEncoding.Windows1256, "🚀")]
    [InlineData((SbeTextEncoding)200, "é")]
    public void Text_outside_the_set_is_refused_even_where_it_would_not_fit(SbeTextEncoding encoding, string text) =>
        AssertNotEncodable(text, encoding);

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Half_a_surrogate_pair_is_refused(SbeTextEncoding encoding)
    {
        // Not as test data, since attributes cannot hold such strings.
        AssertNotEncodable("a\uD83D", encoding);
        AssertNotEncodable("\uDE80a", encoding);
        AssertNotEncodable("\uDE80\uD83D", encoding);
        AssertNotEncodable("\uD83D\uD83D\uDE80", encoding);
    }

    [Theory]
    [InlineData(SbeTextEncoding.Windows1250, "8183889098")]
    [InlineData(SbeTextEncoding.Windows1251, "98")]
    [InlineData(SbeTextEncoding.Windows1252, "818d8f909d")]
    [InlineData(SbeTextEncoding.Windows1253, "81888a8c8d8e8f90989a9c9d9e9faad2ff")]
    [InlineData(SbeTextEncoding.Windows1254, "818d8e8f909d9e")]
    [InlineData(SbeTextEncoding.Windows1255, "818a8c8d8e8f909a9c9d9e9fd9dadbdcdddedffbfcff")]
    [InlineData(SbeTextEncoding.Windows1256, "")]
    [InlineData(SbeTextEncoding.Windows1257, "8183888a8c90989a9c9fa1a5")]
    [InlineData(SbeTextEncoding.Windows1258, "818a8d8e8f909a9d9e")]
    public void Code_pages_have_exactly_these_undefined_bytes(SbeTextEncoding encoding, string undefined)
    {
        byte[] invalid = AllBytes().Where(b => !SbeText.IsValid([b], encoding)).ToArray();

        Assert.Equal(undefined, Convert.ToHexString(invalid).ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(CodePages))]
    public void Every_defined_byte_of_a_code_page_round_trips(SbeTextEncoding encoding)
    {
        Encoding reference = CodePagesEncodingProvider.Instance.GetEncoding(
            1250 + (encoding - SbeTextEncoding.Windows1250)
        )!;
        byte[] defined = AllBytes().Where(b => SbeText.IsValid([b], encoding)).ToArray();
        byte[] encoded = new byte[defined.Length];

        string text = SbeText.GetString(defined, encoding);

        Assert.Equal(reference.GetString(defined), text);
        Assert.True(SbeText.TryGetBytes(text, encoding, encoded, out _));
        Assert.Equal(defined, encoded);
    }

    [Theory]
    [MemberData(nameof(CodePages))]
    public void A_code_page_encodes_no_more_characters_than_it_decodes(SbeTextEncoding encoding)
    {
        int defined = AllBytes().Count(b => SbeText.IsValid([b], encoding));

        int encodable = Enumerable.Range(0, 0x10000).Count(c => SbeText.TryGetByteCount([(char)c], encoding, out _));

        Assert.Equal(defined, encodable);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Any_bytes_decode_and_valid_ones_encode_back(SbeTextEncoding encoding)
    {
        var random = new Random(20_240_711);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
            {
                // Else hardly any is valid UTF-8.
                bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
            }

            string text = SbeText.GetString(bytes, encoding);
            byte[] encoded = new byte[bytes.Length];
            bool encodable = SbeText.TryGetBytes(text, encoding, encoded, out _);

            if (SbeText.IsValid(bytes, encoding))
            {
                Assert.True(encodable);
                Assert.Equal(bytes, encoded);
            }
            else
            {
                Assert.Contains('\uFFFD', text);
            }
        }
    }

    [Fact]
    public void Utf8_counts_what_the_framework_counts()
    {
        var random = new Random(20_240_712);
        for (int i = 0; i < 2_000; i++)
        {
            string text = new(Enumerable.Range(0, 6).Select(_ => (char)random.Next(0xD700, 0xE100)).ToArray());
            bool valid = true;
            int expected = 0;
            try
            {
                expected = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            }
            catch (EncoderFallbackException)
            {
                valid = false;
            }

            Assert.Equal(valid, SbeText.TryGetByteCount(text, SbeTextEncoding.Utf8, out int byteCount));
            Assert.Equal(expected, byteCount);
        }
    }

    [Theory]
    [InlineData(SbeTextEncoding.Utf8)]
    [InlineData(SbeTextEncoding.Windows1252)]
    public void Bytes_may_change_while_they_are_decoded(SbeTextEncoding encoding)
    {
        byte[] bytes = new byte[64];
        bool done = false;
        var other = new Thread(() =>
        {
            // "é" and "AB" take as many bytes, but not as many characters.
            while (!Volatile.Read(ref done))
            {
                bytes.AsSpan().Fill((byte)'A');
                for (int at = 0; at < bytes.Length; at += 2)
                {
                    bytes[at] = 0xC3;
                    bytes[at + 1] = 0xA9;
                }
            }
        });
        other.Start();
        try
        {
            for (int i = 0; i < 200_000; i++)
            {
                Assert.InRange(SbeText.GetString(bytes, encoding).Length, 32, 64);
            }
        }
        finally
        {
            Volatile.Write(ref done, true);
            other.Join();
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Nothing_is_allocated(SbeTextEncoding encoding)
    {
        byte[] bytes = [.. AllBytes()];
        char[] chars = new char[512];
        byte[] encoded = new byte[512];

        long allocated = Allocations.Of(() =>
        {
            _ = SbeText.TryGetChars(bytes, encoding, chars, out int count);
            _ = SbeText.TryEncode(chars.AsSpan(0, count), encoding, encoded, out _);
            _ = SbeText.TryEncode("\uD83D", encoding, encoded, out _);
            _ = SbeText.TryEncode("plain", encoding, encoded, out _);
            _ = SbeText.TryGetByteCount("é", encoding, out _);
            _ = SbeText.IsValid(bytes, encoding);
            _ = SbeText.Trim(bytes);
        });

        Assert.Equal(0, allocated);
    }

    private static void AssertNotEncodable(string text, SbeTextEncoding encoding)
    {
        byte[] destination = new byte[16];

        Assert.Equal(SbeTextResult.NotEncodable, SbeText.TryEncode(text, encoding, destination, out int written));
        Assert.Equal(SbeTextResult.NotEncodable, SbeText.TryEncode(text, encoding, [], out _));
        Assert.False(SbeText.TryGetBytes(text, encoding, destination, out _));
        Assert.False(SbeText.TryGetByteCount(text, encoding, out int byteCount));
        Assert.Equal(0, written);
        Assert.Equal(0, byteCount);
        Assert.Equal(new byte[16], destination);
    }

    private static IEnumerable<byte> AllBytes() => Enumerable.Range(0, 256).Select(value => (byte)value);
}
