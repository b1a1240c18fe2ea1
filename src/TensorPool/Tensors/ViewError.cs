namespace TensorPool.Tensors;

/// <summary>Why there is no typed view of some bytes; see <see cref="TensorView"/>.</summary>
public enum ViewError
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>The elements are of another type.</summary>
    OtherType,

    /// <summary>The layout describes no tensor.</summary>
    InvalidLayout,

    /// <summary>The tensor extends beyond the bytes.</summary>
    TooFewBytes,

    /// <summary>The elements do not lie one after the other, which a span needs and a tensor view does not.</summary>
    HasGaps,

    /// <summary>A stride is no multiple of the size of an element, which a tensor view needs.</summary>
    StrideBetweenElements,

    /// <summary>There are more elements than a span can have, 2,147,483,647; a tensor view can have them.</summary>
    TooManyElements,
}
