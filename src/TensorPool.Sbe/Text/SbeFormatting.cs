using System.Buffers;
using System.ComponentModel;

namespace TensorPool.Sbe;

/// <summary>The buffers of <c>ToString</c> in generated codecs, which grow until the text fits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SbeFormatting
{
    private const int SmallestLength = 256;

    /// <summary>Exchanges a buffer that was too short for one of at least twice the length.</summary>
    /// <param name="rented">The former result of this method, given back to the pool; null on the first call.</param>
    /// <param name="currentLength">The length that was too short.</param>
    /// <returns>A buffer to give back by this method or by <see cref="Return"/>.</returns>
    /// <exception cref="InvalidOperationException">The text is longer than an array can be.</exception>
    public static char[] Grow(char[]? rented, int currentLength)
    {
        Return(rented);
        if (currentLength >= Array.MaxLength)
        {
            throw new InvalidOperationException("The text of the message is longer than an array can be.");
        }

        long doubled = Math.Max(SmallestLength, 2L * currentLength);
        return ArrayPool<char>.Shared.Rent((int)Math.Min(doubled, Array.MaxLength));
    }

    /// <summary>Gives a buffer back to the pool.</summary>
    /// <param name="rented">The last result of <see cref="Grow"/>, or null.</param>
    public static void Return(char[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }
}
