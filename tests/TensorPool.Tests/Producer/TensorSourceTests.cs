using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TensorPool.Producer;
using TensorPool.Tensors;

namespace TensorPool.Tests.Producer;

/// <summary>How tensors in memory become payloads.</summary>
public sealed class TensorSourceTests
{
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 10_000)];

    [Fact]
    public void Row_major_tensor_without_gaps_is_copied_as_it_lies()
    {
        ReadOnlyTensorSpan<int> tensor = new(Numbers, [2, 3, 4], [12, 4, 1]);

        Assert.True(TensorSource.TryGetMemory(tensor, out ReadOnlySpan<int> memory, out TensorLayout layout));

        Assert.Equal(new TensorLayout(Dtype.Int32, MajorOrder.Row, [2, 3, 4]), layout);
        Assert.Equal(Numbers[..24], memory.ToArray());
    }

    [Fact]
    public void Column_major_tensor_without_gaps_is_copied_as_it_lies()
    {
        ReadOnlyTensorSpan<int> tensor = new(Numbers, [2, 3, 4], [1, 2, 6]);

        Assert.True(TensorSource.TryGetMemory(tensor, out ReadOnlySpan<int> memory, out TensorLayout layout));

        Assert.Equal(new TensorLayout(Dtype.Int32, MajorOrder.Column, [2, 3, 4]), layout);
        Assert.Equal(24, memory.Length);
    }

    [Fact]
    [Requirement("W-8.2-6")]
    public void Rows_with_a_little_padding_are_copied_with_their_strides()
    {
        ReadOnlyTensorSpan<int> tensor = new(Numbers, [10, 60], [64, 1]);

        Assert.True(TensorSource.TryGetMemory(tensor, out ReadOnlySpan<int> memory, out TensorLayout layout));

        Assert.Equal(new TensorLayout(Dtype.Int32, MajorOrder.Row, [10, 60], [256, 4]), layout);
        Assert.Equal((9 * 64) + 60, memory.Length);
        Assert.True(layout.FitsIn((uint)memory.Length * 4));
    }

    [Fact]
    public void Columns_with_a_little_padding_are_copied_with_their_strides()
    {
        ReadOnlyTensorSpan<int> tensor = new(Numbers, [60, 10], [1, 64]);

        Assert.True(TensorSource.TryGetMemory(tensor, out _, out TensorLayout layout));

        Assert.Equal(new TensorLayout(Dtype.Int32, MajorOrder.Column, [60, 10], [4, 256]), layout);
    }

    [Fact]
    public void Scalars_and_extents_of_one_have_no_stride_to_speak_of()
    {
        ReadOnlyTensorSpan<int> tensor = new(Numbers, [1, 5, 1], [0, 1, 0]);

        Assert.True(TensorSource.TryGetMemory(tensor, out ReadOnlySpan<int> memory, out TensorLayout layout));

        Assert.Equal(new TensorLayout(Dtype.Int32, MajorOrder.Row, [1, 5, 1]), layout);
        Assert.Equal(5, memory.Length);
    }

    [Fact]
    public void Empty_tensors_are_empty_payloads()
    {
        Assert.True(
            TensorSource.TryGetMemory(
                default(ReadOnlyTensorSpan<float>),
                out ReadOnlySpan<float> none,
                out TensorLayout layout
            )
        );
        Assert.Equal(0, none.Length);
        Assert.Equal(new TensorLayout(Dtype.Float32, MajorOrder.Row, [0]), layout);

        ReadOnlyTensorSpan<int> tensor = new(Numbers, [3, 0], [0, 0]);
        Assert.True(TensorSource.TryGetMemory(tensor, out ReadOnlySpan<int> memory, out layout));
        Assert.Equal(0, memory.Length);
        Assert.Equal(new TensorLayout(Dtype.Int32, MajorOrder.Row, [3, 0]), layout);
    }

    [Theory]
    [InlineData(new int[] { 10, 8 }, new int[] { 64, 1 })] // a few columns of an image
    [InlineData(new int[] { 10, 16 }, new int[] { 64, 2 })] // every second column
    [InlineData(new int[] { 4, 5, 6 }, new int[] { 6, 24, 1 })] // axes permuted
    [InlineData(new int[] { 4, 5, 6 }, new int[] { 1, 24, 4 })]
    [InlineData(new int[] { 5, 6 }, new int[] { 0, 1 })] // one row for all
    [InlineData(new int[] { 5, 6 }, new int[] { 1, 0 })] // one column for all
    [InlineData(new int[] { 2, 3, 2, 3, 2, 2, 2, 2 }, new int[] { 2000, 600, 200, 60, 20, 6, 3, 1 })]
    [InlineData(new int[] { 2, 3, 2, 3, 2, 2, 2, 2 }, new int[] { 1, 3, 20, 40, 150, 300, 700, 1500 })]
    public void Everything_else_is_gathered(int[] lengths, int[] strides)
    {
        ReadOnlyTensorSpan<int> tensor = new(Numbers, Natives(lengths), Natives(strides));
        int[] expected = new int[tensor.FlattenedLength];
        tensor.FlattenTo(expected);

        Assert.False(TensorSource.TryGetMemory(tensor, out _, out TensorLayout layout));
        int[] gathered = new int[expected.Length];
        TensorSource.Gather(tensor, gathered.AsSpan());

        Assert.Equal(expected, gathered);
        Assert.Equal(new TensorLayout(Dtype.Int32, MajorOrder.Row, lengths), layout);
    }

    [Fact]
    public void Any_view_arrives_as_it_was()
    {
        Random random = new(7);
        for (int round = 0; round < 2000; round++)
        {
            int rank = random.Next(1, 6);
            int[] lengths = [.. Enumerable.Range(0, rank).Select(_ => random.Next(1, 5))];
            int[] strides = new int[rank];
            int[] axes = [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next())];
            int step = 1;
            foreach (int axis in axes)
            {
                strides[axis] = lengths[axis] == 1 ? 0 : step;
                step = (step * lengths[axis]) + random.Next(0, 3);
            }

            ReadOnlyTensorSpan<int> tensor = new(Numbers, Natives(lengths), Natives(strides));
            int[] expected = new int[tensor.FlattenedLength];
            tensor.FlattenTo(expected);
            int[] payload;
            if (TensorSource.TryGetMemory(tensor, out ReadOnlySpan<int> memory, out TensorLayout layout))
            {
                payload = memory.ToArray();
            }
            else
            {
                payload = new int[expected.Length];
                TensorSource.Gather(tensor, payload.AsSpan());
            }

            int[] seen = new int[expected.Length];
            TensorView.Tensor<int>(MemoryMarshal.AsBytes<int>(payload), layout).FlattenTo(seen);
            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public void Too_many_dimensions_are_refused()
    {
        nint[] lengths = [1, 1, 1, 1, 1, 1, 1, 1, 1];
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
            TensorSource.TryGetMemory(new ReadOnlyTensorSpan<int>(Numbers, lengths, new nint[9]), out _, out _)
        );

        Assert.Contains("at most 8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Element_that_the_wire_does_not_have_is_refused() =>
        Assert.Throws<NotSupportedException>(() =>
            TensorSource.TryGetMemory(new ReadOnlyTensorSpan<decimal>(new decimal[2]), out _, out _)
        );

    private static nint[] Natives(int[] values) => [.. values.Select(v => (nint)v)];
}
