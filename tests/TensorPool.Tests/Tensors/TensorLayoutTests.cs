using TensorPool.Tensors;

namespace TensorPool.Tests.Tensors;

public class TensorLayoutTests
{
    [Fact]
    [Requirement("W-8.2-6")]
    public void Strides_of_zero_are_derived_row_major()
    {
        TensorLayout layout = new(Dtype.Float32, MajorOrder.Row, [480, 640]);
        long[] steps = new long[2];

        LayoutError error = layout.TryResolve(steps, out long extent);

        Assert.Equal(LayoutError.None, error);
        Assert.Equal([2560, 4], steps);
        Assert.Equal(480 * 640 * 4, extent);
    }
}
