using System.Text;

namespace TensorPool.Wire;

/// <summary>
/// The bytes of a text or value in a reusable message. They are copied in, so that they outlive the buffer that a message
/// was decoded from; the room grows once and stays. Not thread-safe.
/// </summary>
/// <param name="maxLength">Most bytes that this can hold.</param>
internal sealed class OwnedBytes(int maxLength)
{
    private byte[] _bytes = [];
    private int _length;

    public int MaxLength => maxLength;

    public int Length => _length;

    public bool IsEmpty => _length == 0;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Replaces the content.</summary>
    /// <returns>False, and the content is unchanged, if the bytes are too many.</returns>
    public bool TrySet(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > maxLength)
        {
            return false;
        }

        if (bytes.Length > _bytes.Length)
        {
            _bytes = new byte[Math.Min(maxLength, Math.Max(64, bytes.Length * 2))];
        }

        bytes.CopyTo(_bytes);
        _length = bytes.Length;
        return true;
    }

    /// <summary>Replaces the content by text.</summary>
    /// <exception cref="ArgumentException">The text is too long, or not ASCII.</exception>
    public void Set(string text)
    {
        if (!Ascii.IsValid(text))
        {
            throw new ArgumentException(
                $"\"{text}\" holds characters outside ASCII, which messages cannot carry.",
                nameof(text)
            );
        }

        if (!TrySet(Encoding.ASCII.GetBytes(text)))
        {
            throw new ArgumentException(
                $"A text of {text.Length} characters (\"{text.AsSpan(0, 40)}...\"), but at most {maxLength} are allowed.",
                nameof(text)
            );
        }
    }

    public void Clear() => _length = 0;

    /// <summary>The content as ASCII text. Allocates.</summary>
    public override string ToString() => Encoding.ASCII.GetString(Span);
}
