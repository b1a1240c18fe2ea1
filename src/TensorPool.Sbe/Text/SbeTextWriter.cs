using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace TensorPool.Sbe;

/// <summary>
/// Writes the values of a message into a span of characters, for the <c>TryFormat</c> of generated codecs: readable
/// (<c>Tick{seq=7, name="a", flags=Seen|Kept}</c>) or as JSON (<c>{"seq":7,"name":"a","flags":["Seen","Kept"]}</c>).
/// </summary>
/// <remarks>
/// <para>
/// The caller puts <see cref="Field"/> before each member of an object and <see cref="Item"/> before each element of
/// a list, then exactly one value: one of the value methods, or an object or list from Begin to End.
/// </para>
/// <para>
/// Nothing is allocated, nothing throws but the constructor, and what no longer fits is dropped;
/// <see cref="TryComplete"/> tells. JSON has no white space and only ASCII characters.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct SbeTextWriter
{
    private const int ChunkLength = 128;

    /// <summary>The readable form shows so many bytes of binary data.</summary>
    private const int ReadableBytes = 32;

    private readonly Span<char> _destination;
    private readonly bool _json;
    private int _written;
    private bool _overflow;
    private Place _place;

    /// <summary>Starts a text.</summary>
    /// <param name="destination">Receives the text.</param>
    /// <param name="format">Empty for the readable form, <c>J</c> for JSON.</param>
    /// <exception cref="FormatException">Another format.</exception>
    public SbeTextWriter(Span<char> destination, scoped ReadOnlySpan<char> format)
    {
        if (!format.IsEmpty && format is not "J")
        {
            ThrowUnknownFormat(format);
        }

        _destination = destination;
        _json = !format.IsEmpty;
    }

    /// <summary>Where the next piece of text stands.</summary>
    private enum Place : byte
    {
        /// <summary>A value is due: at the very start, behind the name of a field, or as an element.</summary>
        Value,

        /// <summary>First in an object or list.</summary>
        First,

        /// <summary>Behind a value, so that a separator comes before anything else.</summary>
        Next,
    }

    /// <summary>Ends the text.</summary>
    /// <param name="charsWritten">The length of the text, 0 if it did not fit.</param>
    /// <returns>Whether the whole text fitted; if not, the content of the destination is undefined.</returns>
    public readonly bool TryComplete(out int charsWritten)
    {
        charsWritten = _overflow ? 0 : _written;
        return !_overflow;
    }

    /// <summary>Begins a message: an object that shows its name in the readable form.</summary>
    /// <param name="name">The name of the message.</param>
    public void BeginMessage(string name)
    {
        if (!_json)
        {
            Append(name);
        }

        Begin('{');
    }

    /// <summary>Ends a message.</summary>
    public void EndMessage() => End('}');

    /// <summary>Begins an object: a composite, or an entry of a group.</summary>
    public void BeginObject() => Begin('{');

    /// <summary>Ends an object.</summary>
    public void EndObject() => End('}');

    /// <summary>Begins a list: an array, or a group.</summary>
    public void BeginList() => Begin('[');

    /// <summary>Ends a list.</summary>
    public void EndList() => End(']');

    /// <summary>Announces a member of an object; its value follows.</summary>
    /// <param name="name">The name of the member.</param>
    public void Field(string name)
    {
        Separate();
        if (_json)
        {
            Quoted(name);
            Append(':');
        }
        else
        {
            Append(name);
            Append('=');
        }

        _place = Place.Value;
    }

    /// <summary>Announces an element of a list; its value follows.</summary>
    public void Item()
    {
        Separate();
        _place = Place.Value;
    }

    /// <summary>Writes the null value.</summary>
    public void Null()
    {
        Append("null");
        _place = Place.Next;
    }

    /// <summary>Writes a signed integer.</summary>
    /// <param name="value">The number.</param>
    public void Value(long value)
    {
        Append(value);
        _place = Place.Next;
    }

    /// <summary>Writes an unsigned integer.</summary>
    /// <param name="value">The number.</param>
    public void Value(ulong value)
    {
        Append(value);
        _place = Place.Next;
    }

    /// <summary>Writes the shortest text that reads back to the same number; JSON shows NaN and infinities as strings.</summary>
    /// <param name="value">The number.</param>
    public void Value(float value) => FloatingPoint(value);

    /// <inheritdoc cref="Value(float)"/>
    public void Value(double value) => FloatingPoint(value);

    /// <summary>Writes one character as a string; a byte outside US-ASCII as hexadecimal digits.</summary>
    /// <param name="value">The byte.</param>
    [SuppressMessage("Naming", "CA1720", Justification = "SBE's name of the type, as the other methods are.")]
    public void Char(byte value)
    {
        if (value < 0x80)
        {
            Quoted([(char)value]);
        }
        else
        {
            Hex([value]);
        }

        _place = Place.Next;
    }

    /// <summary>
    /// Writes the text of a character array without the NULs that pad it. Bytes that are not such text (invalid in the
    /// character set, none declared, or more text behind a NUL) are all written as hexadecimal digits.
    /// </summary>
    /// <param name="all">All bytes of the array.</param>
    /// <param name="encoding">The character set.</param>
    public void CharArray(scoped ReadOnlySpan<byte> all, SbeTextEncoding encoding)
    {
        ReadOnlySpan<byte> text = SbeText.Trim(all);
        if (all[text.Length..].ContainsAnyExcept((byte)0))
        {
            Hex(all);
            _place = Place.Next;
        }
        else
        {
            TextOrHex(text, all, encoding);
        }
    }

    /// <summary>
    /// Writes variable-length data: as text if it is valid in the character set, else as hexadecimal digits, of which
    /// the readable form shows those of the first 32 bytes and the length.
    /// </summary>
    /// <param name="bytes">The data.</param>
    /// <param name="encoding">The character set.</param>
    public void Data(scoped ReadOnlySpan<byte> bytes, SbeTextEncoding encoding) => TextOrHex(bytes, bytes, encoding);

    /// <summary>Writes a string, such as a constant.</summary>
    /// <param name="text">The string.</param>
    public void Text(string text)
    {
        Quoted(text);
        _place = Place.Next;
    }

    /// <summary>Writes a value of an enum.</summary>
    /// <param name="name">The name of the valid value; null if the schema does not define it.</param>
    /// <param name="raw">The number of the value.</param>
    public void Enum(string? name, long raw) => EnumValue(name, raw);

    /// <inheritdoc cref="Enum(string?, long)"/>
    public void Enum(string? name, ulong raw) => EnumValue(name, raw);

    /// <summary>Writes a set as the names of its bits, lowest first. Bits without a name are kept as a number.</summary>
    /// <param name="raw">The bits.</param>
    /// <param name="namesByBit">The name of bit n at index n; null, or no such index, if it has none.</param>
    public void Set(ulong raw, scoped ReadOnlySpan<string?> namesByBit)
    {
        ulong unnamed = 0;
        for (ulong bits = raw; bits != 0; bits &= bits - 1)
        {
            int bit = BitOperations.TrailingZeroCount(bits);
            if (bit >= namesByBit.Length || namesByBit[bit] is null)
            {
                unnamed |= 1UL << bit;
            }
        }

        if (_json)
        {
            JsonSet(raw, unnamed, namesByBit);
        }
        else
        {
            ReadableSet(raw, unnamed, namesByBit);
        }

        _place = Place.Next;
    }

    /// <summary>
    /// Writes that the rest cannot be decoded: as a value where one is due, else as a further member of the object.
    /// In a list, call <see cref="Item"/> first.
    /// </summary>
    /// <param name="what">What is wrong, as one word.</param>
    public void Error(string what)
    {
        bool isValue = _place == Place.Value;
        Separate();
        if (_json)
        {
            Append(isValue ? "{\"!error\":" : "\"!error\":");
            Quoted(what);
            Append(isValue ? "}" : "");
        }
        else
        {
            Append('!');
            Append(what);
        }

        _place = Place.Next;
    }

    [DoesNotReturn]
    private static void ThrowUnknownFormat(scoped ReadOnlySpan<char> format) =>
        throw new FormatException(
            $"The format '{format}' is not supported: use an empty format for readable text or 'J' for JSON."
        );

    private static char Digit(int value) => "0123456789abcdef"[value & 0xF];

    private void Begin(char bracket)
    {
        Append(bracket);
        _place = Place.First;
    }

    private void End(char bracket)
    {
        Append(bracket);
        _place = Place.Next;
    }

    private void Separate()
    {
        if (_place == Place.Next)
        {
            Append(_json ? "," : ", ");
        }
    }

    // As in the golden vectors: always a point or an exponent, so that a number that happens to be whole is still seen
    // to be a float, and no plus sign or leading zeros in the exponent.
    private void FloatingPoint<T>(T value)
        where T : struct, IFloatingPoint<T>
    {
        Span<char> buffer = stackalloc char[32];
        _ = value.TryFormat(buffer, out int length, "R", CultureInfo.InvariantCulture);
        ReadOnlySpan<char> text = buffer[..length];
        int exponent = text.IndexOf('E');
        if (!T.IsFinite(value))
        {
            Append(_json ? "\"" : "");
            Append(text);
            Append(_json ? "\"" : "");
        }
        else if (exponent < 0)
        {
            Append(text);
            Append(text.Contains('.') ? "" : ".0");
        }
        else
        {
            Append(text[..(exponent + 1)]);
            Append(text[exponent + 1] == '-' ? "-" : "");
            Append(text[(exponent + 2)..].TrimStart('0'));
        }

        _place = Place.Next;
    }

    private void EnumValue<T>(string? name, T raw)
        where T : struct, ISpanFormattable
    {
        if (name is null)
        {
            Append(_json ? "{\"raw\":" : "");
            Append(raw);
            Append(_json ? "}" : "");
        }
        else if (_json)
        {
            Quoted(name);
        }
        else
        {
            Append(name);
        }

        _place = Place.Next;
    }

    private void JsonSet(ulong raw, ulong unnamed, scoped ReadOnlySpan<string?> namesByBit)
    {
        Append(unnamed == 0 ? "[" : "{\"choices\":[");
        ulong named = raw & ~unnamed;
        for (ulong bits = named; bits != 0; bits &= bits - 1)
        {
            Append(bits == named ? "" : ",");
            Quoted(namesByBit[BitOperations.TrailingZeroCount(bits)]);
        }

        Append(']');
        if (unnamed != 0)
        {
            Append(",\"raw\":");
            Append(raw);
            Append('}');
        }
    }

    private void ReadableSet(ulong raw, ulong unnamed, scoped ReadOnlySpan<string?> namesByBit)
    {
        ulong named = raw & ~unnamed;
        for (ulong bits = named; bits != 0; bits &= bits - 1)
        {
            Append(bits == named ? "" : "|");
            Append(namesByBit[BitOperations.TrailingZeroCount(bits)]);
        }

        if (unnamed != 0)
        {
            Append(named == 0 ? "0x" : "|0x");
            Append(unnamed, "x");
        }
        else if (raw == 0)
        {
            Append("None");
        }
    }

    private void TextOrHex(scoped ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> all, SbeTextEncoding encoding)
    {
        if (encoding == SbeTextEncoding.None || !SbeText.IsValid(text, encoding))
        {
            Hex(all);
        }
        else
        {
            Span<char> chunk = stackalloc char[ChunkLength];
            Append('"');
            while (!text.IsEmpty && !_overflow)
            {
                SbeText.Decode(text, encoding, chunk, out int read, out int decoded);
                Escaped(chunk[..decoded]);
                text = text[read..];
            }

            Append('"');
        }

        _place = Place.Next;
    }

    private void Hex(scoped ReadOnlySpan<byte> bytes)
    {
        int shown = _json ? bytes.Length : Math.Min(bytes.Length, ReadableBytes);
        Append(_json ? "{\"hex\":\"" : "0x");
        if (shown > (_destination.Length - _written) / 2)
        {
            Overflow();
            return;
        }

        foreach (byte value in bytes[..shown])
        {
            _destination[_written++] = Digit(value >> 4);
            _destination[_written++] = Digit(value);
        }

        if (_json)
        {
            Append("\"}");
        }
        else if (shown < bytes.Length)
        {
            Append("...(");
            Append((long)bytes.Length);
            Append(" bytes)");
        }
    }

    private void Quoted(scoped ReadOnlySpan<char> text)
    {
        Append('"');
        Escaped(text);
        Append('"');
    }

    private void Escaped(scoped ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && !_overflow)
        {
            int plain = CountPlain(text);
            Append(text[..plain]);
            if (plain == text.Length)
            {
                return;
            }

            Escape(text[plain]);
            text = text[(plain + 1)..];
        }
    }

    /// <summary>The number of characters at the start that need no escape.</summary>
    private readonly int CountPlain(scoped ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is >= ' ' and <= '~' and not ('"' or '\\'))
            {
                continue;
            }

            if (_json || c <= '\u009F')
            {
                return i;
            }

            if (char.IsSurrogate(c))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(c, text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return text.Length;
    }

    private void Escape(char c)
    {
        char letter = c switch
        {
            '"' or '\\' => c,
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => 'u',
        };
        Append('\\');
        Append(letter);
        if (letter == 'u')
        {
            Append([Digit(c >> 12), Digit(c >> 8), Digit(c >> 4), Digit(c)]);
        }
    }

    private void Append<T>(T value, scoped ReadOnlySpan<char> format = default)
        where T : struct, ISpanFormattable
    {
        if (value.TryFormat(_destination[_written..], out int length, format, CultureInfo.InvariantCulture))
        {
            _written += length;
        }
        else
        {
            Overflow();
        }
    }

    private void Append(char c) => Append([c]);

    private void Append(scoped ReadOnlySpan<char> text)
    {
        if (text.TryCopyTo(_destination[_written..]))
        {
            _written += text.Length;
        }
        else
        {
            Overflow();
        }
    }

    // Nothing that is written later may find room.
    private void Overflow()
    {
        _overflow = true;
        _written = _destination.Length;
    }
}
