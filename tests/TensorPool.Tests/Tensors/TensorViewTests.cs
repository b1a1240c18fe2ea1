using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Tests.Tensors;

public class TensorViewTests
{
    [Theory]
    [InlineData(MajorOrder.Row, new[] { 3, 4 }, null)]
    [InlineData(MajorOrder.Column, new[] { 3, 4 }, null)]
    [InlineData(MajorOrder.Row, new[] { 3, 4 }, new[] { 40, 0 })]
    [InlineData(MajorOrder.Column, new[] { 3, 4 }, new[] { 0, 20 })]
    [InlineData(MajorOrder.Row, new[] { 3, 4 }, new[] { 64, 8 })]
    [InlineData(MajorOrder.Row, new[] { 2, 3, 2, 2, 2 }, null)]
    [InlineData(MajorOrder.Column, new[] { 2, 3, 2, 2, 2 }, null)]
    [InlineData(MajorOrder.Row, new[] { 2, 1, 3 }, null)]
    [InlineData(MajorOrder.Column, new[] { 2, 1, 3 }, null)]
    [InlineData(MajorOrder.Column, new[] { 2, 1, 3 }, new[] { 0, 100, 200 })]
    [InlineData(MajorOrder.Row, new[] { 1, 1 }, null)]
    [InlineData(MajorOrder.Row, new[] { 7 }, null)]
    [InlineData(MajorOrder.Row, new[] { 2, 2, 2, 2, 2, 2, 2, 2 }, null)]
    public void Tensor_view_finds_each_element_where_the_strides_say(MajorOrder order, int[] dims, int[]? strides)
    {
        TensorLayout layout = new(Dtype.Float32, order, dims, strides);
        long[] steps = new long[dims.Length];
        layout.TryResolve(steps, out long extent);
        byte[] bytes = new byte[extent + 12];
        Span<float> all = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = i;
        }

        ReadOnlyTensorSpan<float> tensor = TensorView.Tensor<float>(bytes, layout);

        Assert.Equal(dims, tensor.Lengths.ToArray().Select(l => (int)l));
        nint[] index = new nint[dims.Length];
        for (long flat = 0; flat < layout.ElementCount; flat++)
        {
            long rest = flat;
            long offset = 0;
            for (int k = dims.Length - 1; k >= 0; k--)
            {
                (rest, long i) = Math.DivRem(rest, dims[k]);
                index[k] = (nint)i;
                offset += i * steps[k];
            }

            Assert.Equal(offset / 4, tensor[index]);
        }
    }

    [Theory]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 0, 4 })]
    [InlineData(new[] { 3, 0, 4 })]
    public void Empty_tensor_has_views_without_elements(int[] dims)
    {
        TensorLayout layout = new(Dtype.Int16, MajorOrder.Row, dims);

        Assert.Equal(0, TensorView.Tensor<short>([], layout).FlattenedLength);
        Assert.Equal(0, TensorView.Elements<short>(new byte[8], layout).Length);
    }

    [Fact]
    public void Scalar_is_seen_as_one_element()
    {
        byte[] bytes = new byte[8];
        MemoryMarshal.Write(bytes, 2.5);
        TensorLayout layout = TensorLayout.Contiguous<double>();

        Assert.Equal([2.5], TensorView.Elements<double>(bytes, layout).ToArray());
        ReadOnlyTensorSpan<double> tensor = TensorView.Tensor<double>(bytes, layout);
        Assert.Equal(1, tensor.Rank);
        Assert.Equal(2.5, tensor[0]);
    }

    [Fact]
    public void Elements_come_in_memory_order_and_only_those_of_the_tensor()
    {
        byte[] bytes = [1, 0, 2, 0, 3, 0, 4, 0, 5, 0];

        Assert.Equal(
            [1, 2, 3, 4],
            TensorView.Elements<ushort>(bytes, new TensorLayout(Dtype.UInt16, MajorOrder.Column, [2, 2])).ToArray()
        );
    }

    [Fact]
    public void Opaque_bytes_and_bits_are_all_of_the_payload()
    {
        byte[] bytes = [1, 2, 3];

        Assert.Equal(
            bytes,
            TensorView.Elements<byte>(bytes, new TensorLayout(Dtype.Bit, MajorOrder.Row, [4, 6])).ToArray()
        );
        Assert.Equal(
            bytes,
            TensorView.Elements<byte>(bytes, new TensorLayout(Dtype.Bytes, MajorOrder.Row, [2])).ToArray()
        );
        Assert.Equal(
            [1, 2],
            TensorView.Elements<byte>(bytes, new TensorLayout(Dtype.Boolean, MajorOrder.Row, [2])).ToArray()
        );
    }

    [Theory]
    [InlineData(Dtype.Int32, new[] { 2, 2 }, null, 16, ViewError.OtherType, ViewError.OtherType)]
    [InlineData(Dtype.Bit, new[] { 2 }, null, 16, ViewError.OtherType, ViewError.OtherType)]
    [InlineData(Dtype.Float32, new[] { 2, 2 }, null, 15, ViewError.TooFewBytes, ViewError.TooFewBytes)]
    [InlineData(Dtype.Float32, new[] { 2, 2 }, new[] { 12, 0 }, 20, ViewError.HasGaps, ViewError.None)]
    [InlineData(Dtype.Float32, new[] { 2, 2 }, new[] { 10, 0 }, 20, ViewError.HasGaps, ViewError.StrideBetweenElements)]
    public void View_that_there_is_not_is_refused_with_the_reason(
        Dtype dtype,
        int[] dims,
        int[]? strides,
        int length,
        ViewError elements,
        ViewError tensor
    )
    {
        TensorLayout layout = new(dtype, MajorOrder.Row, dims, strides);
        byte[] bytes = new byte[length];

        Assert.Equal(elements, TensorView.TryElements<float>(bytes, layout, out ReadOnlySpan<float> span));
        Assert.True(span.IsEmpty);
        Assert.Equal(tensor, TensorView.TryTensor<float>(bytes, layout, out _));
        Exception e = Assert.Throws<InvalidOperationException>(() => TensorView.Elements<float>(bytes, layout).Length);
        Assert.Contains(layout.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_of_nothing_has_no_views()
    {
        Assert.Equal(ViewError.OtherType, TensorView.TryElements<float>([], default, out _));
        Assert.Equal(
            ViewError.InvalidLayout,
            TensorView.TryTensor<float>(
                new byte[64],
                new TensorLayout(Dtype.Float32, (MajorOrder)9, 1, new int[8], new int[8]),
                out _
            )
        );
    }

    [Fact]
    public void Views_up_to_five_dimensions_allocate_nothing()
    {
        byte[] bytes = new byte[4 * 32];
        for (int rank = 0; rank <= TensorView.MaxDimsWithoutAllocation; rank++)
        {
            TensorLayout layout = new(Dtype.Float32, MajorOrder.Column, Enumerable.Repeat(2, rank).ToArray());
            float sum = Use(bytes, layout); // what is compiled or loaded only once

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
            {
                sum += Use(bytes, layout);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(0, sum);
        }
    }

    private static float Use(byte[] bytes, in TensorLayout layout)
    {
        ReadOnlyTensorSpan<float> tensor = TensorView.Tensor<float>(bytes, layout);
        return TensorView.Elements<float>(bytes, layout)[0] + tensor.FlattenedLength - layout.ElementCount;
    }
}
