using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Producer;

/// <summary>
/// How the elements of a <see cref="ReadOnlyTensorSpan{T}"/> become a payload. Allocates nothing.
/// </summary>
/// <remarks>
/// Memory is copied as it lies, with its strides in the header, if the strides are those of a row-major or column-major
/// layout of the wire and the gaps are small: that is the padded row of an image. Everything else is gathered into
/// row-major order without gaps: views of a few columns, whose gaps would be copied and shown to consumers; permuted axes in
/// between the two orders; and broadcasts, whose strides of 0 mean something else on the wire.
/// </remarks>
internal static class TensorSource
{
    /// <summary>Gaps up to this part of the elements are copied along.</summary>
    private const int MaxGapPart = 8;

    /// <summary>The memory to copy as it is, if that will do.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="memory">From the first to the last element.</param>
    /// <param name="layout">What lies there; or, if the answer is false, what gathering makes of it.</param>
    /// <exception cref="ArgumentException">It has more dimensions, or greater ones, than the wire has.</exception>
    public static bool TryGetMemory<T>(
        in ReadOnlyTensorSpan<T> tensor,
        out ReadOnlySpan<T> memory,
        out TensorLayout layout
    )
        where T : unmanaged
    {
        Span<int> dims = stackalloc int[TensorLayout.MaxDims];
        dims.Clear();
        int rank = ReadDims(tensor.Lengths, dims);
        layout = new TensorLayout(Dtypes.Of<T>(), MajorOrder.Row, dims[..rank]);
        long denseLength = layout.SizeInBytes;
        Span<int> strides = stackalloc int[TensorLayout.MaxDims];
        strides.Clear();
        if (
            denseLength == 0
            || !TryReadStrides<T>(tensor.Lengths, tensor.Strides, strides)
            || !TryFindOrder<T>(rank, dims, strides, out TensorLayout found)
            || found.SizeInBytes - denseLength > denseLength / MaxGapPart
            || found.SizeInBytes / Unsafe.SizeOf<T>() > int.MaxValue
        )
        {
            memory = default;
            return denseLength == 0;
        }

        bool isDense = found.SizeInBytes == denseLength;
        layout = isDense ? new TensorLayout(found.Dtype, found.Order, dims[..rank]) : found;
        memory = MemoryMarshal.CreateReadOnlySpan(
            in tensor.GetPinnableReference(),
            (int)(found.SizeInBytes / Unsafe.SizeOf<T>())
        );
        return true;
    }

    /// <summary>Copies all elements in row-major order.</summary>
    /// <param name="tensor">The tensor; not empty.</param>
    /// <param name="destination">As many elements.</param>
    public static void Gather<T>(in ReadOnlyTensorSpan<T> tensor, Span<T> destination)
        where T : unmanaged
    {
        ReadOnlySpan<nint> lengths = tensor.Lengths;
        ReadOnlySpan<nint> strides = tensor.Strides;

        // The innermost dimensions that lie without gaps are copied at once.
        int outer = lengths.Length;
        nint run = 1;
        while (outer > 0 && (lengths[outer - 1] == 1 || strides[outer - 1] == run))
        {
            run *= lengths[--outer];
        }

        ref T first = ref Unsafe.AsRef(in tensor.GetPinnableReference());
        Span<nint> index = stackalloc nint[TensorLayout.MaxDims];
        index.Clear();
        nint offset = 0;
        for (int written = 0; written < destination.Length; written += (int)run)
        {
            MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref first, offset), (int)run).CopyTo(destination[written..]);
            for (int k = outer - 1; k >= 0; k--)
            {
                offset += strides[k];
                if (++index[k] < lengths[k])
                {
                    break;
                }

                offset -= strides[k] * lengths[k];
                index[k] = 0;
            }
        }
    }

    private static int ReadDims(ReadOnlySpan<nint> lengths, Span<int> dims)
    {
        if (lengths.IsEmpty)
        {
            return 1; // default(ReadOnlyTensorSpan<T>): one dimension without an element
        }

        if (lengths.Length > dims.Length)
        {
            throw new ArgumentException(
                $"A tensor of {lengths.Length} dimensions, but the wire has at most {dims.Length}. Reshape it to fewer.",
                nameof(lengths)
            );
        }

        for (int k = 0; k < lengths.Length; k++)
        {
            if (lengths[k] > int.MaxValue)
            {
                throw new ArgumentException(
                    $"An extent of {lengths[k]}, but the wire has at most {int.MaxValue}. Publish the tensor in parts.",
                    nameof(lengths)
                );
            }

            dims[k] = (int)lengths[k];
        }

        return lengths.Length;
    }

    /// <returns>False if a stride is none of the wire's: a broadcast, or more than 2 GiB.</returns>
    private static bool TryReadStrides<T>(
        ReadOnlySpan<nint> lengths,
        ReadOnlySpan<nint> elementStrides,
        Span<int> strides
    )
        where T : unmanaged
    {
        for (int k = 0; k < lengths.Length; k++)
        {
            nint bytes = elementStrides[k] * Unsafe.SizeOf<T>();
            if (lengths[k] == 1)
            {
                strides[k] = 0; // never stepped over: derived
            }
            else if (bytes is <= 0 or > int.MaxValue)
            {
                return false;
            }
            else
            {
                strides[k] = (int)bytes;
            }
        }

        return true;
    }

    private static bool TryFindOrder<T>(
        int rank,
        ReadOnlySpan<int> dims,
        ReadOnlySpan<int> strides,
        out TensorLayout layout
    )
        where T : unmanaged
    {
        Span<long> steps = stackalloc long[TensorLayout.MaxDims];
        layout = new TensorLayout(Dtypes.Of<T>(), MajorOrder.Row, (byte)rank, dims, strides);
        if (layout.TryResolve(steps, out _) == LayoutError.None)
        {
            return true;
        }

        layout = new TensorLayout(Dtypes.Of<T>(), MajorOrder.Column, (byte)rank, dims, strides);
        return layout.TryResolve(steps, out _) == LayoutError.None;
    }
}
