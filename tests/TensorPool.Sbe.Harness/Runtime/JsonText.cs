using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TensorPool.Sbe.Harness.Runtime;

/// <summary>Writes JSON in the form of the vectors, on its own and without the runtime under test.</summary>
public sealed class JsonText
{
    /// <summary>Hostile counts of entries without bytes must not fill the memory.</summary>
    private const int MaxLength = 64 * 1024 * 1024;

    private readonly StringBuilder _text = new();
    private bool _isSeparated = true;

    public override string ToString() => _text.ToString();

    public void Open(char bracket)
    {
        Item();
        _text.Append(bracket);
        _isSeparated = true;
    }

    public void Close(char bracket)
    {
        _text.Append(bracket);
        _isSeparated = false;
    }

    public void Name(string name)
    {
        Item();
        _text.Append(Quote(name)).Append(':');
        _isSeparated = true;
    }

    public void Null() => Put("null");

    public void Value(long value) => Put(value.ToString(CultureInfo.InvariantCulture));

    public void Value(ulong value) => Put(value.ToString(CultureInfo.InvariantCulture));

    public void Value(float value) => Put(Named(value) ?? value.ToString("R", CultureInfo.InvariantCulture));

    public void Value(double value) => Put(Named(value) ?? value.ToString("R", CultureInfo.InvariantCulture));

    public void Character(byte value) => Put(Quote(((char)value).ToString()));

    public void Text(string value) => Put(Quote(value));

    public void Enum(string? name, long number)
    {
        if (name is null)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $$"""{"raw":{{number}}}"""));
        }
        else
        {
            Text(name);
        }
    }

    public void Enum(string? name, ulong number)
    {
        if (name is null)
        {
            Put(string.Create(CultureInfo.InvariantCulture, $$"""{"raw":{{number}}}"""));
        }
        else
        {
            Text(name);
        }
    }

    /// <summary>A set: names of the bits, and all bits as a number where some have no name.</summary>
    public void Set(ulong bits, IReadOnlyList<string> names, ulong named)
    {
        string list = "[" + string.Join(",", names.Select(Quote)) + "]";
        Put(
            (bits & ~named) == 0
                ? list
                : string.Create(CultureInfo.InvariantCulture, $$"""{"choices":{{list}},"raw":{{bits}}}""")
        );
    }

    /// <summary>A fixed character array, from its bytes.</summary>
    public void CharArray(ReadOnlySpan<byte> bytes, SbeTextEncoding encoding)
    {
        int end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
        if (bytes[text.Length..].ContainsAnyExcept((byte)0) || TextEncodings.Decode(text, encoding) is not { } decoded)
        {
            Hex(bytes);
            return;
        }

        Text(decoded);
    }

    public void Data(ReadOnlySpan<byte> bytes, SbeTextEncoding encoding)
    {
        if (TextEncodings.Decode(bytes, encoding) is { } text)
        {
            Text(text);
        }
        else
        {
            Hex(bytes);
        }
    }

    private void Hex(ReadOnlySpan<byte> bytes) => Put($$"""{"hex":"{{Convert.ToHexStringLower(bytes)}}"}""");

    private void Put(string value)
    {
        Item();
        _text.Append(value);
    }

    private void Item()
    {
        if (!_isSeparated)
        {
            _text.Append(',');
        }

        _isSeparated = false;
        if (_text.Length > MaxLength)
        {
            throw new HarnessException("The message claims too many entries to print them.");
        }
    }

    private static string? Named(double value) =>
        double.IsNaN(value) ? "\"NaN\""
        : double.IsPositiveInfinity(value) ? "\"Infinity\""
        : double.IsNegativeInfinity(value) ? "\"-Infinity\""
        : null;

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
