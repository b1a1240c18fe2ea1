using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Takes descriptors out of the log, to be worked off behind the poll: user code must not run inside of one, where it would
/// hold the log and the position, and where Aeron would swallow what it throws. On the consumer's thread.
/// </summary>
internal sealed class DescriptorInbox<TWire>(uint streamId, int capacity, MessageScreen<TWire> screen) : IMessageHandler
    where TWire : struct, IWireProtocol
{
    private readonly DescriptorEntry[] _entries = new DescriptorEntry[capacity];
    private int _head;

    /// <summary>Slots of the mapped ring, by which a header index is judged; without a mapping, nobody looks at that.</summary>
    public uint Nslots { get; set; } = 1;

    public int Count { get; private set; }

    /// <summary>Polls if nothing is left of the poll before.</summary>
    /// <returns>Fragments taken.</returns>
    public int Fill(IMessageSubscription subscription)
    {
        if (Count > 0)
        {
            return 0;
        }

        _head = 0;
        return subscription.Poll(this, _entries.Length);
    }

    public bool TryTake(out DescriptorEntry entry)
    {
        if (Count == 0)
        {
            entry = default;
            return false;
        }

        Count--;
        entry = _entries[_head++];
        return true;
    }

    public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        if (TWire.Identify(message, out WireStatus status) != MessageKind.FrameDescriptor)
        {
            if (status != WireStatus.Ok)
            {
                screen.Reject(status, message, info.IsIntact());
            }

            return;
        }

        ref DescriptorEntry entry = ref _entries[_head + Count];
        entry.SessionId = info.SessionId;
        entry.Position = info.Position;
        status = TWire.TryDecodeFrameDescriptor(message, Nslots, out entry.Descriptor);

        // All of the message is copied by now. If the publication has left this subscriber behind meanwhile, the copy may
        // hold something else (SYNC with the driver's cleaning of the log, behind a load barrier).
        bool isIntact = info.IsIntact();
        if (status != WireStatus.Ok || !isIntact)
        {
            screen.Reject(status, message, isIntact);
        }
        else if (entry.Descriptor.StreamId == streamId)
        {
            Count++; // W-10.2.1-7: others are ignored
        }
    }
}
