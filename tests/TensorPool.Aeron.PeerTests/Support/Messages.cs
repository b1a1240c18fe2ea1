using System.Buffers.Binary;

namespace TensorPool.Aeron.PeerTests.Support;

/// <summary>Messages whose length and every byte follow from their number, so that a receiver can check all of it.</summary>
internal sealed class Messages
{
    private readonly int[] _lengths;

    /// <summary>Lengths around the edges of fragments, and the longest.</summary>
    public Messages(int maxPayloadLength, int maxMessageLength)
    {
        _lengths =
        [
            .. new[]
            {
                0,
                1,
                31,
                32,
                33,
                maxPayloadLength - 1,
                maxPayloadLength,
                maxPayloadLength + 1,
                (3 * maxPayloadLength) - 1,
                3 * maxPayloadLength,
                (3 * maxPayloadLength) + 1,
                maxMessageLength,
            }
                .Where(l => l <= maxMessageLength)
                .Distinct(),
        ];
    }

    public int MaxLength => _lengths.Max();

    public int LengthOf(int number) => _lengths[number % _lengths.Length];

    public ReadOnlySpan<byte> Write(int number, byte[] buffer)
    {
        Span<byte> message = buffer.AsSpan(0, LengthOf(number));
        for (int i = 0; i < message.Length; i++)
        {
            message[i] = ByteAt(number, i);
        }

        return message;
    }

    /// <summary>Fails unless the message is the one of that number.</summary>
    public void Check(int number, ReadOnlySpan<byte> message)
    {
        if (message.Length != LengthOf(number))
        {
            Assert.Fail($"message {number} has {message.Length} bytes, not {LengthOf(number)}");
        }

        for (int i = 0; i < message.Length; i++)
        {
            if (message[i] != ByteAt(number, i))
            {
                Assert.Fail($"message {number} differs at byte {i}");
            }
        }
    }

    private static byte ByteAt(int number, int index)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return (byte)(bytes[index % sizeof(int)] + (index * 31));
    }
}
