using System.Runtime.CompilerServices;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Takes frames from their slots: steps R5 to R12 of the receive procedure (wire 1.1, sections 5.3 and 7), in this order. On
/// the consumer's thread. Never waits for a slot, never looks twice (W-15.21-4), allocates only with a mapping.
/// </summary>
/// <remarks>
/// The producer writes while this reads. Nothing that was read from a slot is used as an address before it is checked, and
/// nothing is believed before the second look at the commit word; a check that fails on a header that changed meanwhile says
/// nothing of the header, so it counts as changed.
/// </remarks>
internal sealed class FrameReceiver<TWire>(uint streamId, IRegionSource source)
    where TWire : struct, IWireProtocol
{
    private readonly FrameScope _scope = new(source);
    private StreamMapping? _mapping;

    // The last committed word seen in each slot under this mapping, accepted or not (W-15.3-1, WO-7).
    private ulong[] _lastWords = [];
    private int _pool;
    private long _payloadLength;
    private uint _slot;

    public void OnMapped(StreamMapping mapping)
    {
        _mapping = mapping;
        if (_lastWords.Length == mapping.Nslots)
        {
            Array.Clear(_lastWords);
        }
        else
        {
            _lastWords = new ulong[mapping.Nslots];
        }
    }

    public void OnUnmapped() => _mapping = null;

    /// <summary>Whether the slot of a frame holds, or is getting, a later one already.</summary>
    public bool HoldsLater(ulong seq) => TWire.FrameIdOf(WordOf(seq)) > seq;

    /// <summary>Whether the slot of a frame holds it, complete.</summary>
    public bool Holds(ulong seq)
    {
        ulong word = WordOf(seq);
        return TWire.IsCommitted(word) && TWire.FrameIdOf(word) == seq;
    }

    /// <summary>Steps R5 to R11. If the answer is <see cref="DropCause.None"/>, the frame is to be delivered next.</summary>
    public DropCause Examine(in FrameDescriptor descriptor)
    {
        StreamMapping mapping = _mapping!;
        if (!descriptor.IndexMatches)
        {
            return DropCause.HeaderInvalid; // R5, WO-43
        }

        uint slot = SlotOf(mapping, descriptor.Seq);
        ref ulong word = ref mapping.CommitWordOf(slot);
        ulong first = CommitWord.BeginRead(ref word); // C1
        if (!TWire.IsCommitted(first))
        {
            return DropCause.Odd; // R6
        }

        bool isHeader = TWire.TryReadSlotHeader(ref mapping.Slot(slot), out SlotHeader header); // C3
        DropCause cause = isHeader ? Locate(mapping, slot, header) : DropCause.HeaderInvalid; // R7
        if (CommitWord.EndRead(ref word) != first)
        {
            return DropCause.Changed; // R8
        }

        // Compared as numbers, whatever the polarity of the word: later frames have greater ones.
        ref ulong last = ref _lastWords[slot];
        if (first < last)
        {
            return DropCause.Changed; // R9
        }

        last = first;
        if (cause != DropCause.None)
        {
            return cause;
        }

        if (TWire.FrameIdOf(first) != header.FrameId || header.FrameId != descriptor.Seq)
        {
            return DropCause.FrameIdMismatch; // R10
        }

        if (header.Layout.Check(header.ValuesLenBytes) != LayoutError.None)
        {
            return DropCause.HeaderInvalid; // R11
        }

        FrameInfo info = new(
            streamId,
            descriptor.Epoch,
            descriptor.Seq,
            header.TimestampNs,
            header.MetaVersion,
            _payloadLength
        );
        _slot = slot;
        _scope.Open(mapping, slot, first, info, header.Layout);
        return DropCause.None;
    }

    /// <summary>Step R12, and C4 to C7 around the handler. What it throws goes through.</summary>
    public FrameOutcome Deliver<THandler>(ref THandler handler)
        where THandler : IFrameHandler, allows ref struct
    {
        StreamMapping mapping = _mapping!;
        Frame frame = new(
            _scope,
            new PayloadBytes(ref mapping.FirstByte(_pool, _slot), _payloadLength),
            TWire.ReadUserBytes(ref mapping.Slot(_slot))
        );
        handler.OnFrame(frame);
        return _scope.Close();
    }

    /// <summary>Tells the handler how the frame that was delivered last has ended.</summary>
    public void End<THandler>(ref THandler handler, FrameOutcome outcome)
        where THandler : IFrameHandler, allows ref struct => handler.OnFrameEnd(_scope.Info, outcome);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SlotOf(StreamMapping mapping, ulong seq) => (uint)(seq & (mapping.Nslots - 1));

    private ulong WordOf(ulong seq)
    {
        StreamMapping mapping = _mapping!;
        return CommitWord.BeginRead(ref mapping.CommitWordOf(SlotOf(mapping, seq)));
    }

    /// <summary>Finds the payload.</summary>
    private DropCause Locate(StreamMapping mapping, uint slot, in SlotHeader header)
    {
        _pool = mapping.FindPool(header.PoolId);
        if (_pool < 0 || header.ValuesLenBytes > mapping.Pools[_pool].StrideBytes)
        {
            return DropCause.PayloadInvalid;
        }

        _payloadLength = header.ValuesLenBytes;
        return header.PayloadSlot == slot && header.PayloadOffset == 0 ? DropCause.None : DropCause.HeaderInvalid;
    }
}
