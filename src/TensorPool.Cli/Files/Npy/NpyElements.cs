using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Npy;

/// <summary>What a NumPy file would say of a frame.</summary>
internal static class NpyElements
{
    /// <summary>The header of a frame by itself.</summary>
    /// <exception cref="InputException">NumPy has no such array.</exception>
    public static NpyHeader Describe(CopiedFrame frame)
    {
        TensorLayout layout = frame.Layout;
        if (NpyDtype.Format(layout.Dtype) is null)
        {
            throw new InputException(
                $"Frame {frame.Info.Seq} is of packed bits, which NumPy files do not have. Write it by --raw."
            );
        }

        if (layout.Dtype == Dtype.Bytes && layout.ElementCount != frame.Payload.Length)
        {
            throw new InputException(
                $"Frame {frame.Info.Seq} is {layout} of {frame.Payload.Length} bytes, so that its shape does not count bytes, and NumPy files cannot hold it. Write it by --raw."
            );
        }

        // NumPy calls what is in both orders C; and what has one dimension, or none, is in both.
        bool isFortran = layout.Order == MajorOrder.Column && layout.Rank > 1;
        return new NpyHeader(layout.Dtype, IsBigEndian: false, isFortran, layout.Dims.ToArray());
    }
}
