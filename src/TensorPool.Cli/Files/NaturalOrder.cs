namespace TensorPool.Cli.Files;

/// <summary>The order that people expect of numbered names: <c>frame9</c> before <c>frame10</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    private NaturalOrder() { }

    public static NaturalOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            int order;
            if (char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]))
            {
                ReadOnlySpan<char> leftDigits = TakeDigits(ref left);
                ReadOnlySpan<char> rightDigits = TakeDigits(ref right);
                order =
                    leftDigits.Length != rightDigits.Length
                        ? leftDigits.Length - rightDigits.Length
                        : leftDigits.SequenceCompareTo(rightDigits);
            }
            else
            {
                order = left[0].CompareTo(right[0]);
                left = left[1..];
                right = right[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        int rest = left.Length - right.Length;
        return rest != 0 ? rest : string.CompareOrdinal(x, y); // 1 and 01 are the same number, and two names
    }

    /// <summary>Without leading zeros, so that the longer number is the greater one.</summary>
    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        int length = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = length < 0 ? text : text[..length];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }
}
