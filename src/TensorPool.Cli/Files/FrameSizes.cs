using System.Globalization;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files;

/// <summary>How many bytes a tensor without gaps takes, and whether a frame can hold it.</summary>
internal static class FrameSizes
{
    /// <summary>The payload of a tensor without gaps. Packed bits take an eighth of a byte each.</summary>
    /// <param name="layout">A layout without strides.</param>
    /// <param name="where">For the message.</param>
    /// <exception cref="InputException">It does not fit into a frame.</exception>
    public static int Of(in TensorLayout layout, string where)
    {
        long length = layout.Dtype == Dtype.Bit ? (layout.ElementCount + 7) / 8 : layout.SizeInBytes;
        return length <= int.MaxValue
            ? (int)length
            : throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{where}: a frame of {layout} takes {length} bytes, but at most {int.MaxValue} fit. Split it into parts (--split, or a smaller --shape)."
                )
            );
    }
}
