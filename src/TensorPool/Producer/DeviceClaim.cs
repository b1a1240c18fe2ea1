using TensorPool.Tensors;

namespace TensorPool.Producer;

/// <summary>
/// A slot that a device fills, such as a camera with a DMA engine (operations, section 9). Any number of them may be in
/// flight; their frames are published in the order of the claims. A small value that can be kept anywhere; copies stand for
/// the same claim. For the publishing thread alone: completions that arrive elsewhere have to be handed to it.
/// </summary>
/// <remarks>
/// <code>
/// claimed ──Complete──► published, now or when all before it are
///    │
///    ├──Abandon──► a gap; the device may still write ──Withdraw──► ended
///    └──Withdraw──────────────────────────────────────────────────► ended
/// </code>
/// A claim holds its slot until it is completed or withdrawn, because a device that writes later would write into another
/// frame. K claims that are held make the ring shorter by K, and a claim that is a whole ring old stops it
/// (<see cref="ClaimResult.RingFull"/>). A completion that never comes blocks the frames behind it: <see cref="Abandon"/> lets
/// them pass; watch <see cref="TensorProducer.OldestClaimAge"/> for such claims. When the epoch ends, every claim is void
/// (<see cref="IsVoid"/>): take the buffer away from the device, then <see cref="Withdraw"/>; until then the memory stays
/// mapped.
/// </remarks>
public readonly struct DeviceClaim : IEquatable<DeviceClaim>
{
    private readonly ClaimTicket _ticket;

    internal DeviceClaim(in ClaimTicket ticket)
    {
        _ticket = ticket;
    }

    /// <summary>The frame's sequence number.</summary>
    public ulong Seq => _ticket.Seq;

    /// <summary>The epoch it belongs to.</summary>
    public ulong Epoch => Ticket.Epoch.Number;

    /// <summary>Index of the header slot, and of the payload slot in its pool.</summary>
    public uint HeaderIndex => Ticket.Epoch.IndexOf(_ticket.Seq);

    /// <summary>The same as <see cref="HeaderIndex"/> (W-15.5-2).</summary>
    public uint PayloadSlot => HeaderIndex;

    /// <summary>The pool that holds the payload.</summary>
    public ushort PoolId => Ticket.Epoch.Mapping.Pools[_ticket.Pool].PoolId;

    /// <summary>Bytes in the slot: what the device may write at most.</summary>
    public uint StrideBytes => Ticket.Epoch.Mapping.Pools[_ticket.Pool].StrideBytes;

    /// <summary>
    /// Address of the payload in this process, for the device. 64 bytes past a page boundary: for devices that need whole
    /// pages see <see cref="TensorProducer.OpenPools"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The claim has ended.</exception>
    public nint Address
    {
        get
        {
            ThrowUnlessHeld();
            return _ticket.Epoch.Mapping.PayloadAddress(_ticket.Pool, HeaderIndex);
        }
    }

    /// <summary>The payload, to be written by this process; at most 2,147,483,647 bytes of it.</summary>
    /// <exception cref="InvalidOperationException">The claim has ended.</exception>
    public Span<byte> Payload
    {
        get
        {
            ThrowUnlessHeld();
            int length = (int)Math.Min(StrideBytes, int.MaxValue);
            return _ticket.Epoch.Mapping.Payload(_ticket.Pool, HeaderIndex, length);
        }
    }

    /// <summary>The payload as elements.</summary>
    /// <param name="count">How many; no more than were claimed.</param>
    internal Span<T> Elements<T>(int count)
        where T : unmanaged
    {
        ThrowUnlessHeld();
        return _ticket.Epoch.Mapping.Elements<T>(_ticket.Pool, HeaderIndex, count);
    }

    /// <summary>Whether it can still be completed.</summary>
    public bool IsOpen => _ticket.Core is not null && ProducerCore.IsOpen(_ticket);

    /// <summary>Whether its epoch is over (O-16): the device must let go of the buffer, and nothing can be published.</summary>
    public bool IsVoid => _ticket.Core is not null && _ticket.Epoch.IsVoid;

    /// <summary>Whether two values stand for the same claim.</summary>
    public static bool operator ==(DeviceClaim left, DeviceClaim right) => left.Equals(right);

    /// <summary>Whether two values stand for different claims.</summary>
    public static bool operator !=(DeviceClaim left, DeviceClaim right) => !left.Equals(right);

    /// <inheritdoc cref="FrameClaim.BeginProgress"/>
    /// <param name="expectedLength">Bytes that the frame will have.</param>
    /// <param name="expectedLayout">The layout that it will have.</param>
    public bool BeginProgress(long expectedLength, in TensorLayout expectedLayout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedLength);
        return Ticket.Core.BeginProgress(_ticket, expectedLength, expectedLayout);
    }

    /// <inheritdoc cref="FrameClaim.ReportProgress"/>
    public bool ReportProgress(long bytesFilled, uint? rowsFilled = null) =>
        Ticket.Core.ReportProgress(_ticket, bytesFilled, rowsFilled);

    /// <summary>
    /// The device has filled the buffer and will not write to it again: publishes the frame, now or when all frames that were
    /// claimed before it are published or given up.
    /// </summary>
    /// <param name="length">Bytes that the device wrote.</param>
    /// <param name="layout">What they are.</param>
    /// <param name="details">What else the frame carries.</param>
    /// <returns>
    /// What became of the frame. After <see cref="PublishResult.ClaimVoid"/> the claim has to be withdrawn, after
    /// <see cref="PublishResult.TooLarge"/> it is still open.
    /// </returns>
    /// <exception cref="ArgumentException">The layout does not fit into the payload; the claim stays open.</exception>
    public PublishResult Complete(long length, in TensorLayout layout, in FrameDetails details = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Ticket.Core.Complete(_ticket, length, layout, details);
    }

    /// <summary>
    /// Gives the frame up: its sequence number becomes a gap, the slot stays WRITING, and frames behind it are published. The
    /// device may still write, so that the slot is held until <see cref="Withdraw"/>.
    /// </summary>
    /// <returns>False if the claim was not open.</returns>
    public bool Abandon() => Ticket.Core.Abandon(_ticket);

    /// <summary>
    /// The device does not write to the buffer any more, and never will: ends the claim. A frame that was not given up is.
    /// </summary>
    /// <returns>False if the claim had ended before.</returns>
    public bool Withdraw() => Ticket.Core.Withdraw(_ticket);

    /// <inheritdoc/>
    public bool Equals(DeviceClaim other) => _ticket == other._ticket;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DeviceClaim other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _ticket.GetHashCode();

    private ClaimTicket Ticket =>
        _ticket.Core is not null
            ? _ticket
            : throw new InvalidOperationException("There is no claim: this value was never given out.");

    private void ThrowUnlessHeld()
    {
        if (!ProducerCore.IsHeld(Ticket))
        {
            throw new InvalidOperationException(
                $"The claim of frame {Seq} has ended: it was completed or withdrawn, and its slot belongs to other frames."
            );
        }
    }
}
