using System.Buffers;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Puts messages together that were too long for one frame; the others pass without a copy. One per subscription, on the
/// thread that polls.
/// </summary>
/// <remarks>
/// Buffers come from a pool and stay with their session until it is freed. A message of which a fragment is missing, or
/// that is longer than allowed, is dropped.
/// </remarks>
public sealed class FragmentAssembler
{
    private readonly FragmentHandler _handler;
    private readonly int _maxMessageLength;
    private readonly Dictionary<int, Builder> _builders = [];

    /// <summary>Delivers to a handler.</summary>
    public FragmentAssembler(FragmentHandler handler)
        : this(handler, LogLayout.MaxMessageLength) { }

    /// <summary>Delivers messages up to a length to a handler.</summary>
    public FragmentAssembler(FragmentHandler handler, int maxMessageLength)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentOutOfRangeException.ThrowIfNegative(maxMessageLength);
        _handler = handler;
        _maxMessageLength = maxMessageLength;
        Handler = OnFragment;
    }

    /// <summary>To be handed to <see cref="Subscription.Poll"/>; always the same delegate.</summary>
    public FragmentHandler Handler { get; }

    /// <summary>Messages that were dropped.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Forgets a session, to be called when its image is gone. Only on the thread that polls.</summary>
    public void FreeSession(int sessionId)
    {
        if (_builders.Remove(sessionId, out Builder? builder))
        {
            ArrayPool<byte>.Shared.Return(builder.Bytes);
        }
    }

    private void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if ((header.Flags & FrameHeader.UnfragmentedFlags) == FrameHeader.UnfragmentedFlags)
        {
            _handler(payload, header);
            return;
        }

        if ((header.Flags & FrameHeader.BeginFlag) != 0)
        {
            Begin(payload, header);
            return;
        }

        if (!_builders.TryGetValue(header.SessionId, out Builder? builder) || !builder.IsActive)
        {
            return; // joined in the middle, or dropped before
        }

        if (header.TermOffset != builder.NextTermOffset || builder.Length + payload.Length > _maxMessageLength)
        {
            Drop(builder);
            return;
        }

        builder.Append(payload);
        builder.NextTermOffset = header.NextTermOffset;
        if ((header.Flags & FrameHeader.EndFlag) != 0)
        {
            builder.IsActive = false;
            byte flags = (byte)(builder.FirstFlags | header.Flags);
            _handler(
                builder.Bytes.AsSpan(0, builder.Length),
                new FragmentHeader(header, flags, builder.Length, builder.ReservedValue)
            );
        }
    }

    private void Begin(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (!_builders.TryGetValue(header.SessionId, out Builder? builder))
        {
            builder = new Builder(Math.Max(payload.Length, 4096));
            _builders.Add(header.SessionId, builder);
        }

        if (builder.IsActive)
        {
            Drop(builder);
        }

        if (payload.Length > _maxMessageLength)
        {
            DroppedCount++;
            return;
        }

        builder.Length = 0;
        builder.Append(payload);
        builder.IsActive = true;
        builder.FirstFlags = header.Flags;
        builder.ReservedValue = header.ReservedValue;
        builder.NextTermOffset = header.NextTermOffset;
    }

    private void Drop(Builder builder)
    {
        builder.IsActive = false;
        DroppedCount++;
    }

    private sealed class Builder(int capacity)
    {
        public byte[] Bytes { get; private set; } = ArrayPool<byte>.Shared.Rent(capacity);

        public int Length { get; set; }

        public bool IsActive { get; set; }

        public int NextTermOffset { get; set; }

        public byte FirstFlags { get; set; }

        public long ReservedValue { get; set; }

        public void Append(ReadOnlySpan<byte> payload)
        {
            if (Length + payload.Length > Bytes.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + payload.Length, Bytes.Length * 2));
                Bytes.AsSpan(0, Length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(Bytes);
                Bytes = larger;
            }

            payload.CopyTo(Bytes.AsSpan(Length));
            Length += payload.Length;
        }
    }
}
