using System.Numerics.Tensors;
using TensorPool.Tensors;

namespace TensorPool.Consumer;

/// <summary>
/// A frame in shared memory, to be read in place during one call of <see cref="IFrameHandler.OnFrame"/>. Reading allocates
/// nothing. Not thread-safe: it belongs to the thread that polls.
/// </summary>
/// <remarks>
/// The header is verified: it is that of a frame that was complete. The payload is provisional (wire 1.1, W-8.3-7): the
/// producer may overwrite it at any moment, so what was read is right only if <see cref="IFrameHandler.OnFrameEnd"/> says so
/// afterwards, or <see cref="IsIntact"/>, or a method that copies and verifies. Spans taken from a frame end with the call; the
/// compiler does not let them out.
/// </remarks>
public readonly ref struct Frame
{
    private readonly FrameScope _scope;
    private readonly PayloadBytes _payload;

    internal Frame(FrameScope scope, PayloadBytes payload, ReadOnlySpan<byte> userBytes)
    {
        _scope = scope;
        _payload = payload;
        UserBytes = userBytes;
    }

    /// <summary>The payload in place, 64-byte aligned. Provisional.</summary>
    /// <exception cref="InvalidOperationException">
    /// It has 2 GiB, one byte more than a span can have: see <see cref="PayloadAt"/>, <see cref="Elements{T}"/> and
    /// <see cref="Tensor{T}"/>.
    /// </exception>
    public ReadOnlySpan<byte> Payload => _payload.AsSpan();

    /// <summary>Bytes of the payload.</summary>
    public long PayloadLength => _payload.Length;

    /// <summary>All values of the header but the layout, as a copy that may be kept.</summary>
    public FrameInfo Info => _scope.Info;

    /// <summary>The number of the frame within its epoch.</summary>
    public ulong Seq => _scope.Info.Seq;

    /// <summary>The generation of the regions.</summary>
    public ulong Epoch => _scope.Info.Epoch;

    /// <summary>When the frame was taken, in nanoseconds of the producer's clock: CLOCK_MONOTONIC by default.</summary>
    public ulong TimestampNs => _scope.Info.TimestampNs;

    /// <summary>The version of the metadata that describes the frame.</summary>
    public uint MetaVersion => _scope.Info.MetaVersion;

    /// <summary>Element type, shape and strides. Valid, and within the payload.</summary>
    public ref readonly TensorLayout Layout => ref _scope.Layout;

    /// <summary>
    /// The bytes that the producer may have put into the header for its own use, in place: 144 in wire 1.1. Provisional, and
    /// zero unless the producer says otherwise.
    /// </summary>
    public ReadOnlySpan<byte> UserBytes { get; }

    /// <summary>A part of the payload in place. Provisional.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="length">Bytes of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The payload does not reach that far, or a number is negative.</exception>
    public ReadOnlySpan<byte> PayloadAt(long offset, int length) => _payload.Slice(offset, length);

    /// <summary>
    /// Whether the payload is still that of the frame: then all that was read of it before is right. To stop early when it is
    /// not; the final answer is that of <see cref="IFrameHandler.OnFrameEnd"/>.
    /// </summary>
    public bool IsIntact() => _scope.IsIntact();

    /// <summary>The elements of a layout without gaps, in memory order. Provisional. See <see cref="TensorView.Elements{T}"/>.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type, or have gaps.</exception>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged
    {
        ViewError error = TryElements(out ReadOnlySpan<T> elements);
        return error == ViewError.None ? elements : throw TensorView.Refuse<T>(error, PayloadLength, Layout);
    }

    /// <summary><see cref="Elements{T}"/> without an exception.</summary>
    /// <returns>Why there is no such view.</returns>
    public ViewError TryElements<T>(out ReadOnlySpan<T> elements)
        where T : unmanaged => TensorView.TryElements(_payload, Layout, out elements);

    /// <summary>The tensor with its extents and strides. Provisional. See <see cref="TensorView.Tensor{T}"/>.</summary>
    /// <exception cref="InvalidOperationException">
    /// The elements are of another type, or a stride is no multiple of their size.
    /// </exception>
    public ReadOnlyTensorSpan<T> Tensor<T>()
        where T : unmanaged
    {
        ViewError error = TryTensor(out ReadOnlyTensorSpan<T> tensor);
        return error == ViewError.None ? tensor : throw TensorView.Refuse<T>(error, PayloadLength, Layout);
    }

    /// <summary><see cref="Tensor{T}"/> without an exception.</summary>
    /// <returns>Why there is no such view.</returns>
    public ViewError TryTensor<T>(out ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged => TensorView.TryTensor(_payload, Layout, out tensor);

    /// <summary>Copies the payload out and verifies the copy.</summary>
    /// <param name="destination">At least as long as <see cref="Payload"/>.</param>
    /// <returns>Whether the copy is right. If not, it may be torn, and the frame is lost.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public bool TryCopyTo(Span<byte> destination)
    {
        ReadOnlySpan<byte> payload = Payload;
        if (destination.Length < payload.Length)
        {
            throw new ArgumentException(
                $"Room for {destination.Length} bytes, but the payload has {payload.Length}.",
                nameof(destination)
            );
        }

        payload.CopyTo(destination);
        return _scope.VerifyCopy();
    }

    /// <summary>Copies the elements of a layout without gaps out, in memory order, and verifies the copy.</summary>
    /// <param name="destination">At least as long as <see cref="Elements{T}"/>.</param>
    /// <returns>Whether the copy is right. If not, it may be torn, and the frame is lost.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The elements are of another type, or have gaps.</exception>
    public bool TryCopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        ReadOnlySpan<T> elements = Elements<T>();
        if (destination.Length < elements.Length)
        {
            throw new ArgumentException(
                $"Room for {destination.Length} elements, but the tensor has {elements.Length}.",
                nameof(destination)
            );
        }

        elements.CopyTo(destination);
        return _scope.VerifyCopy();
    }

    /// <summary>
    /// Copies the elements of any layout out, without gaps and in row-major order, and verifies the copy. Slower than
    /// <see cref="TryCopyTo(Span{byte})"/>, which does not look at single elements.
    /// </summary>
    /// <param name="destination">At least as long as the tensor has elements.</param>
    /// <returns>Whether the copy is right. If not, it may be torn, and the frame is lost.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">
    /// The elements are of another type, or a stride is no multiple of their size.
    /// </exception>
    public bool TryFlattenTo<T>(Span<T> destination)
        where T : unmanaged
    {
        Tensor<T>().FlattenTo(destination);
        return _scope.VerifyCopy();
    }
}
