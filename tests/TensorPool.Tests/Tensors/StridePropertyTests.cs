using System.Numerics;
using FsCheck.Xunit;
using TensorPool.Tensors;

namespace TensorPool.Tests.Tensors;

/// <summary>The algorithm against what it has to achieve, on small tensors of any shape.</summary>
public class StridePropertyTests
{
    [Property(MaxTest = 2000)]
    public void Elements_of_a_valid_layout_lie_within_its_extent_and_do_not_overlap(
        byte dtype,
        bool isRow,
        byte[] dims,
        byte[] strides
    )
    {
        TensorLayout layout = Small(dtype, isRow, dims, strides);
        long[] steps = new long[8];
        if (layout.TryResolve(steps, out long extent) != LayoutError.None)
        {
            return;
        }

        HashSet<long> bytes = [];
        long last = 0;
        foreach (int[] index in Indices(layout))
        {
            long start = index.Select((i, k) => i * steps[k]).Sum();
            for (long offset = start; offset < start + layout.ElementSize; offset++)
            {
                Assert.True(bytes.Add(offset), $"{layout}: two elements share byte {offset}");
            }

            last = Math.Max(last, start + layout.ElementSize);
        }

        Assert.Equal(last, extent);
        Assert.Equal(layout.IsContiguous, bytes.Count == extent);
    }

    [Property(MaxTest = 2000)]
    public void Result_is_that_of_the_same_steps_with_unlimited_numbers(
        byte dtype,
        bool isRow,
        int[] dims,
        int[] strides
    )
    {
        dims = [.. dims.Take(8)];
        strides = [.. dims.Select((_, i) => i < strides.Length ? strides[i] : 0)];
        // Without these most of the cases are negative, and nearly all others small.
        bool isLarge = dims.Length % 2 == 1;
        int[] allDims = new int[8];
        int[] allStrides = new int[8];
        for (int k = 0; k < dims.Length; k++)
        {
            allDims[k] = dims[k] < -20 ? dims[k] : Math.Abs(dims[k]) << (isLarge ? 24 : 0);
            allStrides[k] = Math.Abs(strides[k]) % 3 == 0 ? 0 : strides[k] << (isLarge ? 16 : 0);
        }

        TensorLayout layout = new(
            (Dtype)(dtype % 16),
            isRow ? MajorOrder.Row : MajorOrder.Column,
            (byte)dims.Length,
            allDims,
            allStrides
        );

        LayoutError error = layout.TryResolve(new long[8], out long extent);

        (LayoutError expected, BigInteger expectedExtent) = Reference(layout);
        Assert.Equal(expected, error);
        Assert.Equal(expectedExtent, extent);
    }

    private static (LayoutError Error, BigInteger Extent) Reference(TensorLayout layout)
    {
        if (layout.ElementSize == 0)
        {
            return (LayoutError.UnknownDtype, 0);
        }

        int[] dims = layout.Dims.ToArray();
        int[] strides = layout.Strides.ToArray();
        for (int k = 0; k < dims.Length; k++)
        {
            if (dims[k] < 0)
            {
                return (LayoutError.NegativeDim, 0);
            }

            if (strides[k] < 0)
            {
                return (LayoutError.NegativeStride, 0);
            }
        }

        if (layout.Order == MajorOrder.Row)
        {
            Array.Reverse(dims);
            Array.Reverse(strides);
        }

        BigInteger required = layout.ElementSize;
        BigInteger extent = layout.ElementSize;
        for (int k = 0; k < dims.Length; k++)
        {
            if (required > long.MaxValue)
            {
                return (LayoutError.Overflow, 0);
            }

            if (strides[k] != 0 && strides[k] < required)
            {
                return (LayoutError.StrideTooSmall, 0);
            }

            BigInteger step = strides[k] == 0 ? required : strides[k];
            int count = Math.Max(dims[k], 1);
            extent += step * (count - 1);
            required = step * count;
        }

        return extent > long.MaxValue ? (LayoutError.Overflow, 0)
            : dims.Contains(0) ? (LayoutError.None, 0)
            : (LayoutError.None, extent);
    }

    private static TensorLayout Small(byte dtype, bool isRow, byte[] dims, byte[] strides)
    {
        int rank = Math.Min(dims.Length, 4);
        int[] allDims = new int[8];
        int[] allStrides = new int[8];
        for (int k = 0; k < rank; k++)
        {
            allDims[k] = dims[k] % 5;
            allStrides[k] = k < strides.Length ? strides[k] % 4 * (strides[k] % 7) * (k + 1) : 0;
        }

        return new TensorLayout(
            (Dtype)(1 + (dtype % 11)),
            isRow ? MajorOrder.Row : MajorOrder.Column,
            (byte)rank,
            allDims,
            allStrides
        );
    }

    private static IEnumerable<int[]> Indices(TensorLayout layout)
    {
        int[] dims = layout.Dims.ToArray();
        if (dims.Contains(0))
        {
            yield break;
        }

        int count = dims.Aggregate(1, (product, dim) => product * dim);
        for (int i = 0; i < count; i++)
        {
            int rest = i;
            int[] index = new int[dims.Length];
            for (int k = dims.Length - 1; k >= 0; k--)
            {
                index[k] = rest % dims[k];
                rest /= dims[k];
            }

            yield return index;
        }
    }
}
