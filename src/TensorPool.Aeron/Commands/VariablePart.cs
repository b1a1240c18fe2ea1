using System.Buffers.Binary;
using System.Text;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Commands;

/// <summary>Strings and keys in commands: a length of 4 bytes, then the bytes. What follows is aligned to 4.</summary>
internal static class VariablePart
{
    public const int LengthSize = sizeof(int);

    /// <summary>Where the next part starts.</summary>
    public static int NextOffset(int offset, int length) => Alignment.Align(offset + LengthSize + length, sizeof(int));

    /// <summary>Reads a part; false when its length leaves the body. The length is read once.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, int offset, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (body.Length < offset + LengthSize)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(body[offset..]);
        if ((uint)length > (uint)(body.Length - offset - LengthSize))
        {
            return false;
        }

        part = body.Slice(offset + LengthSize, length);
        return true;
    }

    public static void Write(Span<byte> body, int offset, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(body[offset..], part.Length);
        part.CopyTo(body[(offset + LengthSize)..]);
    }

    public static void Write(Span<byte> body, int offset, string text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(body[offset..], text.Length);
        Encoding.ASCII.GetBytes(text, body.Slice(offset + LengthSize, text.Length));
    }

    public static string Text(ReadOnlySpan<byte> part) => Encoding.ASCII.GetString(part);
}
