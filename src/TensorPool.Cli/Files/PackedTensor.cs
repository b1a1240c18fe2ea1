using TensorPool.Tensors;

namespace TensorPool.Cli.Files;

/// <summary>The elements of a tensor without the gaps that strides leave, in the order in which they lie in memory.</summary>
internal static class PackedTensor
{
    /// <summary>Gives the elements without gaps: the payload itself, where it has none.</summary>
    /// <param name="layout">A valid layout.</param>
    /// <param name="payload">Its bytes; what is behind the tensor is left out, but for types whose extents count no bytes.</param>
    /// <param name="buffer">Grown as needed, and used where there are gaps.</param>
    public static ReadOnlySpan<byte> Pack(in TensorLayout layout, ReadOnlySpan<byte> payload, ref byte[] buffer)
    {
        if (layout.Dtype is Dtype.Bit or Dtype.Bytes)
        {
            return payload;
        }

        if (layout.IsContiguous)
        {
            return payload[..(int)layout.SizeInBytes];
        }

        int length = (int)(layout.ElementCount * layout.ElementSize);
        if (buffer.Length < length)
        {
            buffer = new byte[length];
        }

        Gather(layout, payload, buffer.AsSpan(0, length));
        return buffer.AsSpan(0, length);
    }

    private static void Gather(in TensorLayout layout, ReadOnlySpan<byte> payload, Span<byte> packed)
    {
        Span<long> steps = stackalloc long[TensorLayout.MaxDims];
        layout.TryResolve(steps, out _);
        int rank = layout.Rank;
        ReadOnlySpan<int> dims = layout.Dims;
        Span<int> index = stackalloc int[TensorLayout.MaxDims];
        index.Clear();
        // From the dimension that varies fastest to the slowest.
        (int fastest, int towardsSlower) = layout.Order == MajorOrder.Row ? (rank - 1, -1) : (0, 1);
        int size = layout.ElementSize;
        long offset = 0;
        for (int written = 0; written < packed.Length; written += size)
        {
            payload.Slice((int)offset, size).CopyTo(packed[written..]);
            for (int n = 0, k = fastest; n < rank; n++, k += towardsSlower)
            {
                offset += steps[k];
                if (++index[k] < dims[k])
                {
                    break;
                }

                offset -= steps[k] * dims[k];
                index[k] = 0;
            }
        }
    }
}
