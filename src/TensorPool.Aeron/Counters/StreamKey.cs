using System.Buffers.Binary;
using System.Text;

namespace TensorPool.Aeron.Counters;

/// <summary>The key of counters that belong to a stream (aeron-ipc §5.4). Immutable.</summary>
/// <param name="RegistrationId">Of the publication; in a subscriber position, of the subscription.</param>
/// <param name="SessionId">Session of the publication.</param>
/// <param name="StreamId">The stream.</param>
/// <param name="Channel">The channel that was added, cut to 92 characters.</param>
/// <remarks>
/// <code>
/// offset  size  field
///      0     8  registrationId
///      8     4  sessionId
///     12     4  streamId
///     16     4  channelLength
///     20    92  channel, cut to fit
/// </code>
/// </remarks>
public readonly record struct StreamKey(long RegistrationId, int SessionId, int StreamId, string Channel)
{
    internal const int SessionIdOffset = 8;
    internal const int StreamIdOffset = 12;
    internal const int ChannelLengthOffset = 16;
    internal const int ChannelOffset = 20;
    internal const int MaxChannelLength = CounterLayout.MaxKeyLength - ChannelOffset;

    /// <summary>Reads a key of 112 bytes. A length that cannot be true is cut.</summary>
    internal static StreamKey Read(ReadOnlySpan<byte> key)
    {
        int length = Math.Clamp(
            BinaryPrimitives.ReadInt32LittleEndian(key[ChannelLengthOffset..]),
            0,
            MaxChannelLength
        );
        return new StreamKey(
            BinaryPrimitives.ReadInt64LittleEndian(key),
            BinaryPrimitives.ReadInt32LittleEndian(key[SessionIdOffset..]),
            BinaryPrimitives.ReadInt32LittleEndian(key[StreamIdOffset..]),
            Encoding.ASCII.GetString(key.Slice(ChannelOffset, length))
        );
    }

    /// <summary>Writes a key of <see cref="CounterLayout.MaxKeyLength"/> bytes.</summary>
    internal static void Write(Span<byte> key, long registrationId, int sessionId, int streamId, string channel)
    {
        key.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(key, registrationId);
        BinaryPrimitives.WriteInt32LittleEndian(key[SessionIdOffset..], sessionId);
        BinaryPrimitives.WriteInt32LittleEndian(key[StreamIdOffset..], streamId);
        int length = Math.Min(channel.Length, MaxChannelLength);
        BinaryPrimitives.WriteInt32LittleEndian(key[ChannelLengthOffset..], length);
        Encoding.ASCII.GetBytes(channel.AsSpan(0, length), key[ChannelOffset..]);
    }
}
