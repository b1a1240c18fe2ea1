using TensorPool.Tensors;

namespace TensorPool.Consumer;

/// <summary>How much of an unfinished payload may be read (wire 1.1, W-10.2.2-8 and W-10.2.2-9).</summary>
internal static class PrefixRule
{
    /// <summary>The length of the readable prefix in bytes, at most that of the payload.</summary>
    /// <param name="layout">A valid layout that lies within the payload.</param>
    /// <param name="valuesLenBytes">The length of the whole payload.</param>
    /// <param name="bytesFilled">What the producer says it has written; where in the payload follows from the layout only.</param>
    /// <param name="rowsFilled">Rows that the producer says it has written.</param>
    public static uint LengthOf(in TensorLayout layout, uint valuesLenBytes, ulong bytesFilled, uint? rowsFilled)
    {
        if (!layout.Strides.ContainsAnyExcept(0))
        {
            return (uint)Math.Min(bytesFilled, valuesLenBytes);
        }

        if (rowsFilled is not > 0 || layout.Order != MajorOrder.Row)
        {
            return 0;
        }

        // The first dimension is the one of rows. Bytes between two rows may hold anything, and so may be read as well as not.
        Span<long> steps = stackalloc long[TensorLayout.MaxDims];
        layout.TryResolve(steps, out _);
        long rows = Math.Min(rowsFilled.Value, layout.Dims[0]);
        long end = rows == 0 ? 0 : (rows - 1) * steps[0] + layout.ElementSize;
        for (int k = 1; k < layout.Rank; k++)
        {
            if (layout.Dims[k] == 0)
            {
                return 0;
            }

            end += rows == 0 ? 0 : (layout.Dims[k] - 1) * steps[k];
        }

        return (uint)Math.Min(end, valuesLenBytes);
    }
}
