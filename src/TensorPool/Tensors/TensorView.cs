using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TensorPool.Tensors;

/// <summary>
/// Typed views of the bytes of a tensor, without a copy: of a frame in shared memory, or of bytes that were copied out of
/// one. A view is valid as long as the bytes are. Thread-safe.
/// </summary>
/// <remarks>
/// Nothing is allocated, but for tensor views of more than <see cref="MaxDimsWithoutAllocation"/> dimensions, where
/// System.Numerics.Tensors itself allocates: there, take the bytes, <see cref="TensorLayout.Dims"/> and
/// <see cref="TensorLayout.TryResolve"/>.
/// </remarks>
public static class TensorView
{
    /// <summary>Up to here a tensor view allocates nothing.</summary>
    public const int MaxDimsWithoutAllocation = 5;

    /// <summary>The elements of a layout without gaps, in memory order: the order of <see cref="TensorLayout.Order"/>.</summary>
    /// <typeparam name="T">
    /// The type of the elements, see <see cref="Dtypes.Of{T}"/>; or <see cref="byte"/> for bool, bytes and bit.
    /// </typeparam>
    /// <param name="bytes">The payload; may be longer than the tensor.</param>
    /// <param name="layout">Its layout.</param>
    /// <returns>
    /// As many elements as the tensor has; for <see cref="Dtype.Bytes"/> and <see cref="Dtype.Bit"/>, whose extents need not
    /// count bytes, all of <paramref name="bytes"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">There is no such view; the message says why.</exception>
    public static ReadOnlySpan<T> Elements<T>(ReadOnlySpan<byte> bytes, in TensorLayout layout)
        where T : unmanaged
    {
        ViewError error = TryElements(bytes, layout, out ReadOnlySpan<T> elements);
        return error == ViewError.None ? elements : throw Refuse<T>(error, bytes.Length, layout);
    }

    /// <summary><see cref="Elements{T}"/> without an exception.</summary>
    /// <returns>Why there is no such view.</returns>
    public static ViewError TryElements<T>(
        ReadOnlySpan<byte> bytes,
        in TensorLayout layout,
        out ReadOnlySpan<T> elements
    )
        where T : unmanaged => TryElements((PayloadBytes)bytes, layout, out elements);

    /// <summary>The same of bytes that may be more than a span can have.</summary>
    internal static ViewError TryElements<T>(PayloadBytes bytes, in TensorLayout layout, out ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        elements = default;
        if (!Holds<T>(layout.Dtype))
        {
            return ViewError.OtherType;
        }

        if (layout.Dtype is Dtype.Bytes or Dtype.Bit)
        {
            return Cast(bytes, bytes.Length, out elements);
        }

        Span<long> steps = stackalloc long[TensorLayout.MaxDims];
        if (layout.TryResolve(steps, out long extentBytes) != LayoutError.None)
        {
            return ViewError.InvalidLayout;
        }

        if (extentBytes > bytes.Length)
        {
            return ViewError.TooFewBytes;
        }

        long count = layout.ElementCount;
        return extentBytes != count * layout.ElementSize ? ViewError.HasGaps : Cast(bytes, extentBytes, out elements);
    }

    /// <summary>The tensor with its extents and strides, whatever its order. A scalar has one dimension of extent 1.</summary>
    /// <typeparam name="T">
    /// The type of the elements, see <see cref="Dtypes.Of{T}"/>; or <see cref="byte"/> for bool and bytes.
    /// </typeparam>
    /// <param name="bytes">The payload; may be longer than the tensor.</param>
    /// <param name="layout">Its layout.</param>
    /// <exception cref="InvalidOperationException">There is no such view; the message says why.</exception>
    public static ReadOnlyTensorSpan<T> Tensor<T>(ReadOnlySpan<byte> bytes, in TensorLayout layout)
        where T : unmanaged
    {
        ViewError error = TryTensor(bytes, layout, out ReadOnlyTensorSpan<T> tensor);
        return error == ViewError.None ? tensor : throw Refuse<T>(error, bytes.Length, layout);
    }

    /// <summary><see cref="Tensor{T}"/> without an exception.</summary>
    /// <returns>Why there is no such view.</returns>
    public static ViewError TryTensor<T>(
        ReadOnlySpan<byte> bytes,
        in TensorLayout layout,
        out ReadOnlyTensorSpan<T> tensor
    )
        where T : unmanaged => TryTensor((PayloadBytes)bytes, layout, out tensor);

    /// <summary>The same of bytes that may be more than a span can have.</summary>
    internal static ViewError TryTensor<T>(PayloadBytes bytes, in TensorLayout layout, out ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged
    {
        tensor = default;
        if (!Holds<T>(layout.Dtype) || layout.Dtype == Dtype.Bit)
        {
            return ViewError.OtherType;
        }

        Span<long> steps = stackalloc long[TensorLayout.MaxDims];
        if (layout.TryResolve(steps, out long extentBytes) != LayoutError.None)
        {
            return ViewError.InvalidLayout;
        }

        if (extentBytes > bytes.Length)
        {
            return ViewError.TooFewBytes;
        }

        ReadOnlySpan<int> dims = layout.Dims;
        Span<nint> lengths = stackalloc nint[TensorLayout.MaxDims];
        Span<nint> strides = stackalloc nint[TensorLayout.MaxDims];
        for (int k = 0; k < dims.Length; k++)
        {
            (long elements, long rest) = Math.DivRem(steps[k], layout.ElementSize);
            if (rest != 0 && dims[k] > 1)
            {
                return ViewError.StrideBetweenElements;
            }

            // An extent of 1 has no second element to step to, and the constructor takes no other stride for it than 0.
            // Where an extent is 0 there are no elements at all.
            lengths[k] = dims[k];
            strides[k] = dims[k] <= 1 || extentBytes == 0 ? 0 : (nint)elements;
        }

        int rank = dims.Length;
        if (rank == 0)
        {
            lengths[0] = 1;
            rank = 1;
        }

        if (extentBytes == 0)
        {
            tensor = new ReadOnlyTensorSpan<T>(Placeholder<T>.OneElement, lengths[..rank], strides[..rank]);
        }
        else if (bytes.TryCast(extentBytes, out ReadOnlySpan<T> all))
        {
            tensor = new ReadOnlyTensorSpan<T>(all, lengths[..rank], strides[..rank]);
        }
        else
        {
            tensor = TensorMarshal.CreateReadOnlyTensorSpan(
                in bytes.First<T>(),
                (nint)(extentBytes / layout.ElementSize),
                lengths[..rank],
                strides[..rank],
                pinned: true
            );
        }

        return ViewError.None;
    }

    /// <summary>The message of an error.</summary>
    internal static InvalidOperationException Refuse<T>(ViewError error, long length, in TensorLayout layout)
        where T : unmanaged =>
        new(
            error switch
            {
                ViewError.OtherType => $"{layout} has no elements of type {typeof(T).Name}. Take the payload as bytes.",
                ViewError.InvalidLayout => $"{layout} is no valid layout.",
                ViewError.TooFewBytes => $"{layout} extends beyond the {length} bytes there are.",
                ViewError.HasGaps =>
                    $"{layout} has gaps between its elements. Take a tensor view, or the payload as bytes.",
                ViewError.TooManyElements =>
                    $"{layout} has more elements than a span can have. Take a tensor view, or parts of the payload.",
                _ =>
                    $"{layout} has a stride that is no multiple of the size of an element. Take the payload as bytes, and "
                        + "the steps of TensorLayout.TryResolve.",
            }
        );

    private static ViewError Cast<T>(PayloadBytes bytes, long length, out ReadOnlySpan<T> elements)
        where T : unmanaged => bytes.TryCast(length, out elements) ? ViewError.None : ViewError.TooManyElements;

    private static bool Holds<T>(Dtype dtype)
        where T : unmanaged =>
        (Dtypes.TryOf<T>(out Dtype own) && own == dtype)
        || (typeof(T) == typeof(byte) && dtype is Dtype.Boolean or Dtype.Bytes or Dtype.Bit);

    /// <summary>What the constructor of a tensor without elements wants to see.</summary>
    private static class Placeholder<T>
    {
        public static readonly T[] OneElement = new T[1];
    }
}
