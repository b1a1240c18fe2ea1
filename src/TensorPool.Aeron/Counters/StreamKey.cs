using System.Buffers.Binary;
using System.Text;

namespace TensorPool.Aeron.Counters;

/// <summary>The key of counters that belong to a stream (aeron-ipc §5.4).</summary>
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
internal static class StreamKey
{
    public const int SessionIdOffset = 8;
    public const int StreamIdOffset = 12;
    public const int ChannelLengthOffset = 16;
    public const int ChannelOffset = 20;
    public const int MaxChannelLength = CounterLayout.MaxKeyLength - ChannelOffset;

    /// <summary>Writes a key of <see cref="CounterLayout.MaxKeyLength"/> bytes.</summary>
    public static void Write(Span<byte> key, long registrationId, int sessionId, int streamId, string channel)
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
