using System.Text;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Cli.Sbe;

/// <summary>Text of messages in the character sets of schemas.</summary>
internal static class MessageText
{
    /// <returns>Null if the bytes are no text in that character set.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, TextEncoding encoding)
    {
        try
        {
            return EncodingOf(encoding).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Encoding EncodingOf(TextEncoding encoding) =>
        encoding switch
        {
            TextEncoding.Utf8 => new UTF8Encoding(false, throwOnInvalidBytes: true),
            TextEncoding.Latin1 => Encoding.Latin1,
            >= TextEncoding.Windows1250 => CodePagesEncodingProvider.Instance.GetEncoding(
                1250 + (encoding - TextEncoding.Windows1250),
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback
            )!,
            _ => Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
        };
}
