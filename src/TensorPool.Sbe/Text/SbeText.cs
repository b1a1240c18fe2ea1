using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace TensorPool.Sbe;

/// <summary>Converts between the bytes of SBE text and UTF-16.</summary>
/// <remarks>
/// <para>
/// No method throws on bad input, and none but <see cref="GetString"/> allocates, apart from the tables of a
/// windows-125x set on its first use. All are safe to call from any thread.
/// </para>
/// <para>
/// <see cref="SbeTextEncoding.None"/>, and any value that is not a member, is read and written as US-ASCII: the part
/// that all supported sets share. Bytes that a windows-125x set leaves undefined are invalid here, although
/// Windows maps most of them to control characters.
/// </para>
/// </remarks>
public static class SbeText
{
    private const int StackLength = 256;

    /// <summary>The text of a fixed-length character array: the bytes before the first NUL, or all of them.</summary>
    /// <param name="field">All bytes of the array.</param>
    /// <returns>A part of <paramref name="field"/>.</returns>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>Decodes bytes to a string; invalid bytes become U+FFFD. NULs are characters like others.</summary>
    /// <param name="bytes">The encoded text.</param>
    /// <param name="encoding">The character set.</param>
    /// <returns>The text.</returns>
    public static string GetString(ReadOnlySpan<byte> bytes, SbeTextEncoding encoding)
    {
        if (encoding == SbeTextEncoding.Utf8)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        if (encoding == SbeTextEncoding.Latin1 || Ascii.IsValid(bytes))
        {
            return Encoding.Latin1.GetString(bytes);
        }

        char[]? rented = null;
        Span<char> chars =
            bytes.Length <= StackLength
                ? stackalloc char[StackLength]
                : (rented = ArrayPool<char>.Shared.Rent(bytes.Length));
        DecodeSingleBytes(bytes, encoding, chars);
        var text = new string(chars[..bytes.Length]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return text;
    }

    /// <summary>Decodes bytes to characters; invalid bytes become U+FFFD.</summary>
    /// <param name="bytes">The encoded text.</param>
    /// <param name="encoding">The character set.</param>
    /// <param name="destination">Receives the characters; its content is undefined if the result is false.</param>
    /// <param name="charsWritten">The number of characters, 0 if they do not fit.</param>
    /// <returns>Whether the whole text fits into <paramref name="destination"/>.</returns>
    public static bool TryGetChars(
        ReadOnlySpan<byte> bytes,
        SbeTextEncoding encoding,
        Span<char> destination,
        out int charsWritten
    )
    {
        Decode(bytes, encoding, destination, out int read, out charsWritten);
        if (read == bytes.Length)
        {
            return true;
        }

        charsWritten = 0;
        return false;
    }

    /// <summary>Encodes text, telling apart what does not fit and what has no encoding.</summary>
    /// <param name="text">The text; embedded NULs are characters like others.</param>
    /// <param name="encoding">The character set.</param>
    /// <param name="destination">Receives the bytes; untouched unless the result is <see cref="SbeTextResult.Ok"/>.</param>
    /// <param name="bytesWritten">The number of bytes, 0 unless the result is <see cref="SbeTextResult.Ok"/>.</param>
    /// <returns>
    /// <see cref="SbeTextResult.NotEncodable"/> also if the text is too long as well: no longer destination would help.
    /// </returns>
    public static SbeTextResult TryEncode(
        ReadOnlySpan<char> text,
        SbeTextEncoding encoding,
        Span<byte> destination,
        out int bytesWritten
    )
    {
        bytesWritten = 0;
        long count = CountBytes(text, encoding);
        if (count < 0)
        {
            return SbeTextResult.NotEncodable;
        }

        if (count > destination.Length)
        {
            return SbeTextResult.TooLong;
        }

        bytesWritten = (int)count;
        if (encoding == SbeTextEncoding.Utf8)
        {
            // Cannot fail, unless another thread changes the text after it was counted.
            _ = Utf8.FromUtf16(text, destination, out _, out bytesWritten);
        }
        else
        {
            EncodeSingleBytes(text, encoding, destination);
        }

        return SbeTextResult.Ok;
    }

    /// <summary>Encodes text.</summary>
    /// <param name="text">The text; embedded NULs are characters like others.</param>
    /// <param name="encoding">The character set.</param>
    /// <param name="destination">Receives the bytes; untouched if the result is false.</param>
    /// <param name="bytesWritten">The number of bytes, 0 if the result is false.</param>
    /// <returns>False if the text does not fit or is not encodable; <see cref="TryEncode"/> tells which.</returns>
    public static bool TryGetBytes(
        ReadOnlySpan<char> text,
        SbeTextEncoding encoding,
        Span<byte> destination,
        out int bytesWritten
    ) => TryEncode(text, encoding, destination, out bytesWritten) == SbeTextResult.Ok;

    /// <summary>The number of bytes that <paramref name="text"/> takes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="encoding">The character set.</param>
    /// <param name="byteCount">The number of bytes, 0 if the result is false.</param>
    /// <returns>False if the text is not encodable, or takes more bytes than an int can tell.</returns>
    public static bool TryGetByteCount(ReadOnlySpan<char> text, SbeTextEncoding encoding, out int byteCount)
    {
        long count = CountBytes(text, encoding);
        byteCount = count is >= 0 and <= int.MaxValue ? (int)count : 0;
        return byteCount == count;
    }

    /// <summary>Whether the bytes are text of the given character set, to the last byte.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="encoding">The character set.</param>
    /// <returns>True for no bytes at all.</returns>
    public static bool IsValid(ReadOnlySpan<byte> bytes, SbeTextEncoding encoding)
    {
        switch (encoding)
        {
            case SbeTextEncoding.Utf8:
                return Utf8.IsValid(bytes);
            case SbeTextEncoding.Latin1:
                return true;
        }

        if (Ascii.IsValid(bytes))
        {
            return true;
        }

        SbeCodePage? page = SbeCodePage.Of(encoding);
        if (page is null)
        {
            return false;
        }

        foreach (byte value in bytes)
        {
            if (page.Decode(value) == SbeCodePage.Undefined)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Decodes as many whole characters as fit; never half a surrogate pair.</summary>
    internal static void Decode(
        ReadOnlySpan<byte> bytes,
        SbeTextEncoding encoding,
        Span<char> destination,
        out int bytesRead,
        out int charsWritten
    )
    {
        if (encoding == SbeTextEncoding.Utf8)
        {
            _ = Utf8.ToUtf16(bytes, destination, out bytesRead, out charsWritten);
            return;
        }

        bytesRead = charsWritten = Math.Min(bytes.Length, destination.Length);
        DecodeSingleBytes(bytes[..bytesRead], encoding, destination);
    }

    private static void DecodeSingleBytes(ReadOnlySpan<byte> bytes, SbeTextEncoding encoding, Span<char> destination)
    {
        if (encoding == SbeTextEncoding.Latin1)
        {
            _ = Encoding.Latin1.GetChars(bytes, destination);
            return;
        }

        _ = Ascii.ToUtf16(bytes, destination, out int done);
        if (done == bytes.Length)
        {
            return;
        }

        SbeCodePage? page = SbeCodePage.Of(encoding);
        for (int i = done; i < bytes.Length; i++)
        {
            byte value = bytes[i];
            destination[i] = value < 0x80 ? (char)value : page?.Decode(value) ?? SbeCodePage.Undefined;
        }
    }

    /// <summary>Text that <see cref="CountBytes"/> found encodable, into a destination that is long enough.</summary>
    private static void EncodeSingleBytes(ReadOnlySpan<char> text, SbeTextEncoding encoding, Span<byte> destination)
    {
        _ = Ascii.FromUtf16(text, destination, out int done);
        if (done == text.Length)
        {
            return;
        }

        SbeCodePage? page = SbeCodePage.Of(encoding);
        for (int i = done; i < text.Length; i++)
        {
            byte value = (byte)text[i];
            if (page is not null)
            {
                _ = page.TryEncode(text[i], out value);
            }

            destination[i] = value;
        }
    }

    /// <summary>The number of bytes, -1 if the text is not encodable.</summary>
    private static long CountBytes(ReadOnlySpan<char> text, SbeTextEncoding encoding)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        switch (encoding)
        {
            case SbeTextEncoding.Utf8:
                return CountUtf8(text);
            case SbeTextEncoding.Latin1:
                return text.ContainsAnyExceptInRange('\0', '\u00FF') ? -1 : text.Length;
        }

        SbeCodePage? page = SbeCodePage.Of(encoding);
        if (page is null)
        {
            return -1;
        }

        foreach (char c in text)
        {
            if (!page.TryEncode(c, out _))
            {
                return -1;
            }
        }

        return text.Length;
    }

    // Encoding.UTF8 counts half a surrogate pair as the three bytes of its replacement.
    private static long CountUtf8(ReadOnlySpan<char> text)
    {
        long count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c < 0x80)
            {
                count++;
            }
            else if (c < 0x800)
            {
                count += 2;
            }
            else if (!char.IsSurrogate(c))
            {
                count += 3;
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
            {
                count += 4;
                i++;
            }
            else
            {
                return -1;
            }
        }

        return count;
    }
}
