using System.Globalization;

namespace TensorPool.Cli.Files.Npy;

/// <summary>
/// The Python dictionary in the header of a NumPy file. A reader of exactly what NumPy writes (a string, a truth value, and a
/// tuple of integers, in any order), not of Python: a header is data, and nothing in it is ever executed.
/// </summary>
/// <param name="Descr">Element type.</param>
/// <param name="IsFortranOrder">Whether the first dimension varies fastest.</param>
/// <param name="Shape">Extents.</param>
internal sealed record NpyHeaderText(string Descr, bool IsFortranOrder, IReadOnlyList<long> Shape)
{
    /// <returns>What is wrong with the text; null if nothing is.</returns>
    public static string? Parse(string text, out NpyHeaderText? fields)
    {
        fields = null;
        Cursor cursor = new(text);
        string? descr = null;
        bool? isFortranOrder = null;
        List<long>? shape = null;
        if (!cursor.Take('{'))
        {
            return "the header is no dictionary";
        }

        while (!cursor.Take('}'))
        {
            if (cursor.TakeString() is not { } key || !cursor.Take(':'))
            {
                return $"the header is no dictionary at character {cursor.Position}";
            }

            bool isRead;
            switch (key)
            {
                case "descr" when descr is null:
                    if (cursor.Peek() is '[' or '(')
                    {
                        return "it holds records of several fields, which the wire does not have; save each field by itself";
                    }

                    descr = cursor.TakeString();
                    isRead = descr is not null;
                    break;
                case "fortran_order" when isFortranOrder is null:
                    isFortranOrder = cursor.TakeTruth();
                    isRead = isFortranOrder is not null;
                    break;
                case "shape" when shape is null:
                    shape = cursor.TakeTuple();
                    isRead = shape is not null;
                    break;
                default:
                    return $"the header has a key '{key}' that is not known, or twice";
            }

            if (!isRead)
            {
                return $"the value of '{key}' in the header is not what it should be, at character {cursor.Position}";
            }

            if (!cursor.Take(',') && cursor.Peek() != '}')
            {
                return $"the header is no dictionary at character {cursor.Position}";
            }
        }

        if (!cursor.IsAtEnd)
        {
            return $"the header goes on behind its dictionary, at character {cursor.Position}";
        }

        if (descr is null || isFortranOrder is not { } order || shape is null)
        {
            return "the header lacks 'descr', 'fortran_order' or 'shape'";
        }

        fields = new NpyHeaderText(descr, order, shape);
        return null;
    }

    /// <summary>A place in the text; blanks before whatever is taken are passed over.</summary>
    private ref struct Cursor(string text)
    {
        private int _position;

        public readonly int Position => _position;

        public bool IsAtEnd
        {
            get
            {
                SkipBlanks();
                return _position == text.Length;
            }
        }

        public char Peek()
        {
            SkipBlanks();
            return _position < text.Length ? text[_position] : '\0';
        }

        public bool Take(char expected)
        {
            if (Peek() != expected)
            {
                return false;
            }

            _position++;
            return true;
        }

        /// <summary>No escapes: none of the strings in question has any.</summary>
        public string? TakeString()
        {
            char quote = Peek();
            if (quote is not ('\'' or '"'))
            {
                return null;
            }

            int end = text.IndexOf(quote, _position + 1);
            if (end < 0)
            {
                return null;
            }

            string value = text[(_position + 1)..end];
            if (value.Contains('\\'))
            {
                return null;
            }

            _position = end + 1;
            return value;
        }

        public bool? TakeTruth()
        {
            SkipBlanks();
            return TakeWord("True") ? true
                : TakeWord("False") ? false
                : null;
        }

        public List<long>? TakeTuple()
        {
            if (!Take('('))
            {
                return null;
            }

            List<long> values = [];
            while (!Take(')'))
            {
                if (TakeNumber() is not { } value)
                {
                    return null;
                }

                values.Add(value);
                bool hasComma = Take(',');
                if (!hasComma && (Peek() != ')' || values.Count == 1))
                {
                    return null; // (3) is a number to Python, and no tuple
                }
            }

            return values;
        }

        private long? TakeNumber()
        {
            SkipBlanks();
            int start = _position;
            while (_position < text.Length && char.IsAsciiDigit(text[_position]))
            {
                _position++;
            }

            if (
                !long.TryParse(
                    text.AsSpan(start, _position - start),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out long value
                )
            )
            {
                return null;
            }

            if (_position < text.Length && text[_position] == 'L')
            {
                _position++; // Python 2 wrote 640L
            }

            return value;
        }

        private bool TakeWord(string word)
        {
            if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0)
            {
                return false;
            }

            _position += word.Length;
            return true;
        }

        private void SkipBlanks()
        {
            while (_position < text.Length && text[_position] is ' ' or '\n' or '\t' or '\r')
            {
                _position++;
            }
        }
    }
}
