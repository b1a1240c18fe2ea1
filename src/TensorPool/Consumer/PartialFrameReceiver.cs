using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Reads frames that are not complete (wire 1.1, section 16.4). On the consumer's thread; allocates nothing. What cannot be
/// read is passed over without a count: the frame itself is still to come.
/// </summary>
internal sealed class PartialFrameReceiver<TWire>(uint streamId, IRegionSource source)
    where TWire : struct, IWireProtocol
{
    private readonly PartialFrameScope _scope = new(source, TWire.FrameIdOf);

    /// <summary>Steps 2 to 4. A slot that is not that of the frame, or whose header makes no sense yet, is left alone.</summary>
    /// <returns>Whether the handler was called.</returns>
    public bool TryDeliver<THandler>(StreamMapping mapping, in FrameProgress progress, ref THandler handler)
        where THandler : IPartialFrameHandler, allows ref struct
    {
        if (
            !progress.IndexMatches
            || progress.State
                is not (FrameProgressState.Started or FrameProgressState.Progress or FrameProgressState.Complete)
        )
        {
            return false;
        }

        uint slot = (uint)(progress.FrameId & (mapping.Nslots - 1));
        ref ulong word = ref mapping.CommitWordOf(slot);
        if (TWire.FrameIdOf(CommitWord.BeginRead(ref word)) != progress.FrameId)
        {
            return false;
        }

        if (!TWire.TryReadSlotHeader(ref mapping.Slot(slot), out SlotHeader header))
        {
            return false;
        }

        int pool = mapping.FindPool(header.PoolId);
        if (
            pool < 0
            || header.ValuesLenBytes > mapping.Pools[pool].StrideBytes
            || header.PayloadSlot != slot
            || header.PayloadOffset != 0
            || header.FrameId != progress.FrameId
            || header.Layout.Check(header.ValuesLenBytes) != LayoutError.None
        )
        {
            return false;
        }

        // All of a payload of 2 GiB is one byte more than a span can have; of a prefix, that byte may be missing.
        int prefix = (int)
            Math.Min(
                PrefixRule.LengthOf(
                    header.Layout,
                    header.ValuesLenBytes,
                    progress.PayloadBytesFilled,
                    progress.RowsFilled
                ),
                int.MaxValue
            );
        PartialFrameInfo info = new(
            streamId,
            progress.Epoch,
            progress.FrameId,
            progress.State,
            progress.PayloadBytesFilled,
            progress.RowsFilled,
            header.ValuesLenBytes,
            prefix
        );
        _scope.Open(mapping, slot, info, header.Layout);
        if (!_scope.IsIntact())
        {
            return false; // the header is another frame's already
        }

        handler.OnPartialFrame(new PartialFrame(_scope, mapping.Payload(pool, slot, prefix)));
        handler.OnPartialFrameEnd(info, _scope.Close());
        return true;
    }
}
