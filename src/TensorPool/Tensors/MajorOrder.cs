namespace TensorPool.Tensors;

/// <summary>Which dimension varies fastest in memory. The numbers are those of the wire (wire 1.1, section 13).</summary>
public enum MajorOrder : short
{
    /// <summary>Not set; a frame of this order is refused.</summary>
    Unknown = 0,

    /// <summary>Row-major: the last dimension varies fastest.</summary>
    Row = 1,

    /// <summary>Column-major: the first dimension varies fastest.</summary>
    Column = 2,
}
