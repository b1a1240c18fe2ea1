using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Producer;

/// <content>Publishing: everything here belongs to the publishing thread.</content>
public sealed partial class TensorProducer
{
    /// <inheritdoc cref="Publish{T}(ReadOnlySpan{T}, in TensorLayout, in FrameDetails)"/>
    public PublishResult Publish<T>(ReadOnlySpan<T> values, in TensorLayout layout)
        where T : unmanaged => Publish(values, layout, default);

    /// <summary>Copies a frame into shared memory and publishes it.</summary>
    /// <typeparam name="T">
    /// The type of the elements, see <see cref="Dtypes.Of{T}"/>; or <see cref="byte"/> for the bytes of a tensor of any type.
    /// </typeparam>
    /// <param name="values">
    /// All of the payload, as it lies in memory: with strides in the layout, from the first to the last element.
    /// </param>
    /// <param name="layout">What the values are.</param>
    /// <param name="details">What else the frame carries.</param>
    /// <returns>What became of the frame.</returns>
    /// <exception cref="ArgumentException">
    /// The layout is not valid, is of another element type, or takes more bytes than there are; or the user data is too long.
    /// </exception>
    public PublishResult Publish<T>(ReadOnlySpan<T> values, in TensorLayout layout, scoped in FrameDetails details)
        where T : unmanaged
    {
        if (typeof(T) != typeof(byte) && (!Dtypes.TryOf<T>(out Dtype dtype) || dtype != layout.Dtype))
        {
            ThrowOtherType<T>(layout);
        }

        return (long)values.Length * Unsafe.SizeOf<T>() <= int.MaxValue
            ? _core.Publish(MemoryMarshal.AsBytes(values), layout, details)
            : PublishByClaim(values, layout, details);
    }

    /// <inheritdoc cref="Publish{T}(in ReadOnlyTensorSpan{T}, in FrameDetails)"/>
    public PublishResult Publish<T>(in ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged => Publish(tensor, default);

    /// <summary>
    /// Copies a tensor into shared memory and publishes it. Memory is copied as it lies, with its strides, if they are
    /// row-major or column-major and the gaps between elements are small; otherwise the elements are gathered, row-major and
    /// without gaps.
    /// </summary>
    /// <typeparam name="T">The type of the elements, see <see cref="Dtypes.Of{T}"/>.</typeparam>
    /// <param name="tensor">The tensor; up to 8 dimensions.</param>
    /// <param name="details">What else the frame carries.</param>
    /// <returns>What became of the frame.</returns>
    /// <exception cref="NotSupportedException">The wire has no such element type.</exception>
    /// <exception cref="ArgumentException">
    /// It has more than 8 dimensions, or more elements than the wire can say or than a span can have; or the user data is
    /// too long.
    /// </exception>
    public PublishResult Publish<T>(in ReadOnlyTensorSpan<T> tensor, scoped in FrameDetails details)
        where T : unmanaged
    {
        if (TensorSource.TryGetMemory(tensor, out ReadOnlySpan<T> memory, out TensorLayout layout))
        {
            return Publish(memory, layout, details);
        }

        if (layout.ElementCount > int.MaxValue)
        {
            ThrowTooManyElements(layout);
        }

        ClaimResult claimed = TryClaimDevice(layout.SizeInBytes, out DeviceClaim claim);
        if (claimed != ClaimResult.Claimed)
        {
            return ToPublishResult(claimed);
        }

        try
        {
            TensorSource.Gather(tensor, claim.Elements<T>((int)layout.ElementCount));
            return claim.Complete(layout.SizeInBytes, layout, details);
        }
        finally
        {
            claim.Withdraw(); // if it was not completed: nobody but this method could write
        }
    }

    /// <summary>
    /// Claims the next slot, to be written in place: no copy at all. Other frames may be published meanwhile; their
    /// descriptors wait for this one.
    /// </summary>
    /// <param name="length">Bytes that the frame has at most.</param>
    /// <param name="claim">The slot; commit or abort it.</param>
    /// <returns>Whether there is a claim, or why not.</returns>
    public ClaimResult TryClaim(int length, out FrameClaim claim)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ClaimResult result = _core.TryClaim(length, out ClaimTicket ticket);
        claim = result == ClaimResult.Claimed ? new FrameClaim(ticket, length) : default;
        return result;
    }

    /// <summary>Claims the next slot for a device (operations, section 9), in the smallest pool that will do.</summary>
    /// <param name="maxLength">Bytes that the device writes at most.</param>
    /// <param name="claim">The slot; complete, or abandon and withdraw it.</param>
    /// <returns>Whether there is a claim, or why not.</returns>
    public ClaimResult TryClaimDevice(long maxLength, out DeviceClaim claim)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        ClaimResult result = _core.TryClaim(maxLength, out ClaimTicket ticket);
        claim = result == ClaimResult.Claimed ? new DeviceClaim(ticket) : default;
        return result;
    }

    /// <summary>Claims the next slot for a device in a given pool, such as the one that is registered with it.</summary>
    /// <param name="poolId">The pool.</param>
    /// <param name="claim">The slot; complete, or abandon and withdraw it.</param>
    /// <returns>Whether there is a claim, or why not.</returns>
    public ClaimResult TryClaimDeviceFrom(ushort poolId, out DeviceClaim claim)
    {
        ClaimResult result = _core.TryClaimFrom(poolId, out ClaimTicket ticket);
        claim = result == ClaimResult.Claimed ? new DeviceClaim(ticket) : default;
        return result;
    }

    /// <summary>
    /// Publishes what lies in a payload slot already (O-18). The slot must be that of the next sequence number, so that this
    /// is for writers that count along.
    /// </summary>
    /// <remarks>
    /// While such a writer writes, the slot still says that it holds its former frame: a consumer that is slower than a whole
    /// ring, and reads that frame at that moment, accepts torn data. A claim marks the slot first and has no such moment;
    /// use <see cref="TryClaim"/> or <see cref="TryClaimDevice"/> unless the order of the device's buffers leaves no choice.
    /// </remarks>
    /// <param name="poolId">The pool.</param>
    /// <param name="payloadSlot">The slot in it.</param>
    /// <param name="length">Bytes of the payload.</param>
    /// <param name="layout">What they are.</param>
    /// <param name="details">What else the frame carries.</param>
    /// <returns>What became of the frame.</returns>
    /// <exception cref="ArgumentException">The layout is not valid or takes more bytes than there are.</exception>
    public PublishResult PublishSlot(
        ushort poolId,
        uint payloadSlot,
        uint length,
        in TensorLayout layout,
        scoped in FrameDetails details = default
    ) => _core.PublishSlot(poolId, payloadSlot, length, layout, details);

    /// <summary>
    /// The payload pools of the present epoch, kept mapped for a device: what to register, where a buffer in a slot is of no
    /// use because it does not begin on a page.
    /// </summary>
    /// <param name="pools">The pools; to be disposed of when the device has let go of them.</param>
    /// <returns>False if there are none now.</returns>
    public bool OpenPools([NotNullWhen(true)] out ProducerPools? pools)
    {
        pools = _core.EnterEpoch() is { } epoch ? new ProducerPools(epoch) : null;
        return pools is not null;
    }

    /// <summary>
    /// <see cref="Publish{T}(ReadOnlySpan{T}, in TensorLayout, in FrameDetails)"/> of 2 GiB, which no span of bytes can have.
    /// </summary>
    internal PublishResult PublishByClaim<T>(
        ReadOnlySpan<T> values,
        in TensorLayout layout,
        scoped in FrameDetails details
    )
        where T : unmanaged
    {
        long length = (long)values.Length * Unsafe.SizeOf<T>();
        ClaimResult claimed = TryClaimDevice(length, out DeviceClaim claim);
        if (claimed != ClaimResult.Claimed)
        {
            return ToPublishResult(claimed);
        }

        try
        {
            values.CopyTo(claim.Elements<T>(values.Length));
            return claim.Complete(length, layout, details);
        }
        finally
        {
            claim.Withdraw();
        }
    }

    [DoesNotReturn]
    private static void ThrowTooManyElements(in TensorLayout layout) =>
        throw new ArgumentException(
            $"{layout} has more than {int.MaxValue} elements. Write it in place: take a claim by TryClaimDevice, and its address.",
            nameof(layout)
        );

    private static PublishResult ToPublishResult(ClaimResult result) =>
        result switch
        {
            ClaimResult.TooLarge => PublishResult.TooLarge,
            ClaimResult.RingFull => PublishResult.RingFull,
            ClaimResult.UnknownPool => PublishResult.UnknownPool,
            _ => PublishResult.NoRegions,
        };

    [DoesNotReturn]
    private static void ThrowOtherType<T>(in TensorLayout layout) =>
        throw new ArgumentException(
            $"{layout} has no elements of type {typeof(T)}. Give the elements that the layout says, or the bytes of them.",
            nameof(layout)
        );
}
