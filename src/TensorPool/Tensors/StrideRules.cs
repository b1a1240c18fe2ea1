namespace TensorPool.Tensors;

/// <summary>Derives and checks strides: the algorithm of wire 1.1, section 3.5, step by step.</summary>
internal static class StrideRules
{
    public static LayoutError TryResolve(in TensorLayout layout, Span<long> steps, out long extentBytes)
    {
        extentBytes = 0;
        long elementSize = layout.ElementSize;
        if (elementSize == 0)
        {
            return LayoutError.UnknownDtype;
        }

        if (layout.Order is not (MajorOrder.Row or MajorOrder.Column))
        {
            return LayoutError.UnknownOrder;
        }

        int rank = layout.Rank;
        if (rank > TensorLayout.MaxDims)
        {
            return LayoutError.TooManyDims; // W-8.2-10
        }

        if (steps.Length < rank)
        {
            throw new ArgumentException(
                $"Room for {steps.Length} steps, but there are {rank} dimensions.",
                nameof(steps)
            );
        }

        ReadOnlySpan<int> dims = layout.Dims;
        ReadOnlySpan<int> strides = layout.Strides;
        for (int k = 0; k < dims.Length; k++)
        {
            if (dims[k] < 0)
            {
                return LayoutError.NegativeDim;
            }

            if (strides[k] < 0)
            {
                return LayoutError.NegativeStride; // W-8.2-4
            }
        }

        bool isEmpty = false;
        long required = elementSize;
        long last = elementSize;
        for (int i = 0; i < dims.Length; i++)
        {
            // From the fastest dimension to the slowest.
            int k = layout.Order == MajorOrder.Row ? dims.Length - 1 - i : i;
            if (required < 0)
            {
                return LayoutError.Overflow;
            }

            long step = strides[k] == 0 ? required : strides[k]; // W-8.2-6
            if (step < required)
            {
                return LayoutError.StrideTooSmall; // W-8.2-5
            }

            steps[k] = step;
            isEmpty |= dims[k] == 0;
            int extent = Math.Max(dims[k], 1); // WO-35
            if (last >= 0)
            {
                last = Add(last, Multiply(step, extent - 1));
            }

            required = Multiply(step, extent);
        }

        if (last < 0)
        {
            return LayoutError.Overflow;
        }

        extentBytes = isEmpty ? 0 : last;
        return LayoutError.None;
    }

    /// <summary>The product of two numbers that are not negative, or -1 if it does not fit.</summary>
    private static long Multiply(long step, long count)
    {
        long high = Math.BigMul(step, count, out long low);
        return high == 0 ? Math.Max(low, -1) : -1;
    }

    /// <summary>The sum of two numbers, or -1 if one of them is negative or it does not fit.</summary>
    private static long Add(long left, long right) => right < 0 ? -1 : Math.Max(left + right, -1);
}
