using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Producer;

/// <summary>
/// A slot that is written in place: fill <see cref="Payload"/>, then <see cref="Commit(in TensorLayout)"/>,
/// or <see cref="Abort"/> it. Lives on the stack; for buffers that others fill later, claim a <see cref="DeviceClaim"/>.
/// For the publishing thread alone.
/// </summary>
/// <remarks>
/// From the claim on the slot says WRITING, and consumers skip what it held. The payload holds what some former frame left
/// there: write all of it. The memory stays mapped until the claim has ended, even if the epoch ends before; then committing
/// answers <see cref="PublishResult.ClaimVoid"/>.
/// </remarks>
public ref struct FrameClaim
{
    private readonly ClaimTicket _ticket;
    private readonly Span<byte> _payload;
    private bool _isOpen;

    internal FrameClaim(scoped in ClaimTicket ticket, int length)
    {
        _ticket = ticket;
        _payload = ticket.Epoch.Mapping.Payload(ticket.Pool, ticket.Epoch.IndexOf(ticket.Seq), length);
        _isOpen = true;
    }

    /// <summary>Whether it can still be committed or aborted.</summary>
    public readonly bool IsOpen => _isOpen;

    /// <summary>The frame's sequence number.</summary>
    public readonly ulong Seq => _ticket.Seq;

    /// <summary>As many bytes as were claimed, to be written.</summary>
    /// <exception cref="InvalidOperationException">The claim has ended.</exception>
    public readonly Span<byte> Payload
    {
        get
        {
            ThrowUnlessOpen();
            return _payload;
        }
    }

    /// <summary>The payload as elements; a last part that is no whole element is left out.</summary>
    /// <exception cref="InvalidOperationException">The claim has ended.</exception>
    public readonly Span<T> Elements<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Payload);

    /// <summary>
    /// Tells consumers that want it that the frame is being acquired (wire 1.1, section 16). To be called before the first
    /// <see cref="ReportProgress"/>, once.
    /// </summary>
    /// <param name="expectedLayout">The layout that the frame will have.</param>
    /// <returns>Whether it was told; false if nobody wants it.</returns>
    /// <exception cref="ArgumentException">The layout does not fit into the payload.</exception>
    /// <exception cref="InvalidOperationException">The claim has ended.</exception>
    public readonly bool BeginProgress(in TensorLayout expectedLayout)
    {
        ThrowUnlessOpen();
        return _ticket.Core.BeginProgress(_ticket, _payload.Length, expectedLayout);
    }

    /// <summary>
    /// Tells consumers that want it how much of the payload is written, unless it is too early or too little for a message.
    /// Cheap while nobody wants it.
    /// </summary>
    /// <param name="bytesFilled">Bytes from the beginning that are final.</param>
    /// <param name="rowsFilled">Complete steps along the first dimension of a row-major tensor, if they are known.</param>
    /// <returns>Whether it was told.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More bytes than the slot has, or a negative number.</exception>
    /// <exception cref="InvalidOperationException">The claim has ended.</exception>
    public readonly bool ReportProgress(long bytesFilled, uint? rowsFilled = null)
    {
        ThrowUnlessOpen();
        return _ticket.Core.ReportProgress(_ticket, bytesFilled, rowsFilled);
    }

    /// <summary>Publishes all bytes of <see cref="Payload"/>.</summary>
    /// <inheritdoc cref="Commit(int, in TensorLayout, in FrameDetails)"/>
    public PublishResult Commit(in TensorLayout layout) => Commit(_payload.Length, layout, default);

    /// <summary>Publishes all bytes of <see cref="Payload"/>.</summary>
    /// <inheritdoc cref="Commit(int, in TensorLayout, in FrameDetails)"/>
    public PublishResult Commit(in TensorLayout layout, scoped in FrameDetails details) =>
        Commit(_payload.Length, layout, details);

    /// <inheritdoc cref="Commit(int, in TensorLayout, in FrameDetails)"/>
    public PublishResult Commit(int length, in TensorLayout layout) => Commit(length, layout, default);

    /// <summary>Publishes the first bytes of <see cref="Payload"/>.</summary>
    /// <param name="length">How many.</param>
    /// <param name="layout">What they are.</param>
    /// <param name="details">What else the frame carries.</param>
    /// <returns>What became of the frame. The claim has ended.</returns>
    /// <exception cref="ArgumentException">
    /// The layout does not fit into the payload, or the user data is too long; the claim stays open.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">More bytes than were claimed, or a negative number.</exception>
    /// <exception cref="InvalidOperationException">The claim has ended.</exception>
    public PublishResult Commit(int length, in TensorLayout layout, scoped in FrameDetails details)
    {
        ThrowUnlessOpen();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_payload.Length, nameof(length));
        PublishResult result = _ticket.Core.Complete(_ticket, length, layout, details);
        _isOpen = false;
        if (!result.IsPublished())
        {
            _ticket.Core.Withdraw(_ticket); // nobody but the caller could write, and the caller is done
        }

        return result;
    }

    /// <summary>Gives the frame up: its sequence number becomes a gap, and the slot stays as it is. Harmless if it has ended.</summary>
    public void Abort()
    {
        if (_isOpen)
        {
            _isOpen = false;
            _ticket.Core.Withdraw(_ticket);
        }
    }

    /// <summary>The same as <see cref="Abort"/>, so that a claim can be guarded by <c>using</c>.</summary>
    public void Dispose() => Abort();

    private readonly void ThrowUnlessOpen()
    {
        if (!_isOpen)
        {
            ThrowEnded();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowEnded() =>
        throw new InvalidOperationException("The claim was not made, or was committed or aborted before.");
}
