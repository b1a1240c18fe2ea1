using System.Text;
using TensorPool.Wire;

namespace TensorPool.Driver;

/// <summary>Texts for people in messages, which come from anywhere: made to fit, never refused.</summary>
internal static class ErrorText
{
    /// <summary>Sets a text: ASCII, and cut to what a message may carry (driver 1.0, D-4.2-11).</summary>
    public static void SetTruncated(this OwnedBytes target, string text)
    {
        int length = Math.Min(text.Length, target.MaxLength);
        // The encoding puts '?' for all that is not ASCII: one byte for each char.
        Span<byte> bytes = stackalloc byte[length];
        Encoding.ASCII.GetBytes(text.AsSpan(0, length), bytes);
        target.TrySet(bytes);
    }
}
