using TensorPool.Consumer;
using TensorPool.Tensors;

namespace TensorPool.Tests.Consumer;

/// <summary>How much of an unfinished payload may be read (wire 1.1, W-10.2.2-8 and W-10.2.2-9).</summary>
[Requirement("W-10.2.2-8")]
[Requirement("W-10.2.2-9")]
public class PrefixRuleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(47, 47)]
    [InlineData(48, 48)]
    [InlineData(49, 48)]
    public void Bytes_count_where_all_strides_are_derived_whatever_the_rows(ulong filled, uint readable)
    {
        foreach (MajorOrder order in (MajorOrder[])[MajorOrder.Row, MajorOrder.Column])
        {
            TensorLayout layout = new(Dtype.Float32, order, [3, 4]);

            Assert.Equal(readable, PrefixRule.LengthOf(layout, 48, filled, null));
            Assert.Equal(readable, PrefixRule.LengthOf(layout, 48, filled, 3));
        }
    }

    // 3 rows of 4 floats, 32 bytes from one to the next: 80 bytes in all.
    [Theory]
    [InlineData(null, 0)]
    [InlineData(0u, 0)]
    [InlineData(1u, 16)]
    [InlineData(2u, 48)]
    [InlineData(3u, 80)]
    [InlineData(4u, 80)]
    [InlineData(uint.MaxValue, 80)]
    public void Rows_count_where_a_stride_is_given(uint? rows, uint readable)
    {
        TensorLayout layout = new(Dtype.Float32, MajorOrder.Row, [3, 4], [32, 0]);

        Assert.Equal(readable, PrefixRule.LengthOf(layout, 80, ulong.MaxValue, rows));
    }

    [Fact]
    public void Rows_of_planes_reach_to_their_last_element()
    {
        // 2 planes of 3 rows of 5 bytes, rows 8 bytes apart, planes 32.
        TensorLayout layout = new(Dtype.UInt8, MajorOrder.Row, [2, 3, 5], [32, 8, 1]);

        Assert.Equal(21u, PrefixRule.LengthOf(layout, 53, 1000, 1));
        Assert.Equal(53u, PrefixRule.LengthOf(layout, 53, 1000, 2));
    }

    [Fact]
    public void Nothing_may_be_read_of_a_column_major_frame_with_strides_of_its_own()
    {
        TensorLayout layout = new(Dtype.Float32, MajorOrder.Column, [3, 4], [0, 32]);

        Assert.Equal(0u, PrefixRule.LengthOf(layout, 1000, 1000, 3));
    }

    [Theory]
    [InlineData(new[] { 0, 4 })]
    [InlineData(new[] { 3, 0 })]
    public void Frame_without_elements_has_no_prefix(int[] dims)
    {
        TensorLayout layout = new(Dtype.Float32, MajorOrder.Row, dims, [64, 4]);

        Assert.Equal(0u, PrefixRule.LengthOf(layout, 0, 1000, 2));
    }

    [Fact]
    public void Prefix_never_reaches_behind_the_payload()
    {
        TensorLayout layout = new(Dtype.Float32, MajorOrder.Row, [3, 4], [32, 4]);

        Assert.Equal(40u, PrefixRule.LengthOf(layout, 40, 1000, 3));
    }
}
