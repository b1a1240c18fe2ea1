namespace TensorPool.Tensors;

/// <summary>Why a <see cref="TensorLayout"/> describes no tensor (wire 1.1, section 3.5).</summary>
public enum LayoutError
{
    /// <summary>It does describe one.</summary>
    None,

    /// <summary>The element type is <see cref="Dtype.Unknown"/> or a number without meaning.</summary>
    UnknownDtype,

    /// <summary>The order is <see cref="MajorOrder.Unknown"/> or a number without meaning.</summary>
    UnknownOrder,

    /// <summary>More than <see cref="TensorLayout.MaxDims"/> dimensions.</summary>
    TooManyDims,

    /// <summary>An extent is negative.</summary>
    NegativeDim,

    /// <summary>A stride is negative.</summary>
    NegativeStride,

    /// <summary>A stride is smaller than what the dimensions inside take up: elements overlap, or the order is another.</summary>
    StrideTooSmall,

    /// <summary>A step or the extent in bytes does not fit into 63 bits.</summary>
    Overflow,

    /// <summary>The tensor extends beyond the bytes that the payload has.</summary>
    ExceedsLength,
}
