using System.Text;

namespace TensorPool.Sbe.Harness.Runtime;

/// <summary>The character sets as .NET implements them, to compare ours with.</summary>
public static class TextEncodings
{
    static TextEncodings() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>An encoding that refuses what it cannot represent; null for bytes without a character set.</summary>
    public static Encoding? Strict(SbeTextEncoding encoding)
    {
        int? page = encoding switch
        {
            SbeTextEncoding.None => null,
            SbeTextEncoding.Ascii => 20127,
            SbeTextEncoding.Utf8 => 65001,
            SbeTextEncoding.Latin1 => 28591,
            _ => int.Parse(encoding.ToString()["Windows".Length..]),
        };
        return page is { } number
            ? Encoding.GetEncoding(number, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            : null;
    }

    /// <summary>The text of these bytes; null if they are none.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, SbeTextEncoding encoding)
    {
        if (Strict(encoding) is not { } strict)
        {
            return null;
        }

        try
        {
            string text = strict.GetString(bytes);
            // Code pages map unassigned bytes to control characters and back: neither of them is text of the set.
            return strict.GetBytes(text).AsSpan().SequenceEqual(bytes) ? text : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public static byte[] Encode(string text, SbeTextEncoding encoding) =>
        (Strict(encoding) ?? Encoding.Latin1).GetBytes(text);
}
