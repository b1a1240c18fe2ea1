using System.Text;

namespace TensorPool.Sbe;

/// <summary>
/// One windows-125x character set as two tables. The framework's own coders of these sets replace what they do not
/// know by a fallback object or an exception, and map many characters to merely similar ones; a table does neither.
/// </summary>
internal sealed class SbeCodePage
{
    /// <summary>What an undefined byte is decoded to.</summary>
    public const char Undefined = '\uFFFD';

    private const int FirstCodePage = 1250;
    private const int Count = SbeTextEncoding.Windows1258 - SbeTextEncoding.Windows1250 + 1;

    private static readonly SbeCodePage?[] Pages = new SbeCodePage?[Count];

    private readonly char[] _chars = new char[256];

    // The byte of a character c is _blocks[_blockOf[c >> 8] * 256 + (c & 0xFF)]; block 0 has no characters.
    private readonly byte[] _blockOf = new byte[256];
    private readonly byte[] _blocks;

    private SbeCodePage(int codePage)
    {
        Encoding encoding =
            CodePagesEncodingProvider.Instance.GetEncoding(codePage)
            ?? throw new NotSupportedException($"Code page {codePage} is not available.");
        Span<byte> single = stackalloc byte[1];
        int blocks = 1;
        for (int value = 0; value < _chars.Length; value++)
        {
            single[0] = (byte)value;
            int length = encoding.GetChars(single, _chars.AsSpan(value, 1));
            char c = length == 1 && IsAssigned(_chars[value]) ? _chars[value] : Undefined;
            _chars[value] = c;
            if (c != Undefined && _blockOf[c >> 8] == 0)
            {
                _blockOf[c >> 8] = (byte)blocks++;
            }
        }

        _blocks = new byte[blocks * 256];
        for (int value = 0; value < _chars.Length; value++)
        {
            char c = _chars[value];
            if (c != Undefined)
            {
                _blocks[Index(c)] = (byte)value;
            }
        }
    }

    /// <summary>The tables of <paramref name="encoding"/>, made on first use; null if it is not a windows-125x set.</summary>
    public static SbeCodePage? Of(SbeTextEncoding encoding)
    {
        int index = encoding - SbeTextEncoding.Windows1250;
        if ((uint)index >= Count)
        {
            return null;
        }

        // Two threads may both build it; either result will do.
        return Volatile.Read(ref Pages[index]) ?? Build(index);
    }

    /// <summary>The character of a byte, or <see cref="Undefined"/>.</summary>
    public char Decode(byte value) => _chars[value];

    /// <summary>The byte of a character; false if the set lacks it.</summary>
    public bool TryEncode(char c, out byte value)
    {
        value = _blocks[Index(c)];
        return value != 0 || c == '\0';
    }

    private static SbeCodePage Build(int index)
    {
        var page = new SbeCodePage(FirstCodePage + index);
        Volatile.Write(ref Pages[index], page);
        return page;
    }

    // The framework fills the holes of a set with C1 controls and private characters, as Windows does; the sets
    // themselves define neither.
    private static bool IsAssigned(char c) => c is not ((>= '\u0080' and <= '\u009F') or (>= '\uE000' and <= '\uF8FF'));

    private int Index(char c) => (_blockOf[c >> 8] * 256) + (c & 0xFF);
}
