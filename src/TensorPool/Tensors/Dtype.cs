using System.Diagnostics.CodeAnalysis;

namespace TensorPool.Tensors;

/// <summary>Scalar type of the elements of a tensor. The numbers are those of the wire (wire 1.1, section 13).</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the names of the element types.")]
public enum Dtype : short
{
    /// <summary>Not set; a frame of this type is refused.</summary>
    Unknown = 0,

    /// <summary>Unsigned, 1 byte.</summary>
    UInt8 = 1,

    /// <summary>Signed, 1 byte.</summary>
    Int8 = 2,

    /// <summary>Unsigned, 2 bytes.</summary>
    UInt16 = 3,

    /// <summary>Signed, 2 bytes.</summary>
    Int16 = 4,

    /// <summary>Unsigned, 4 bytes.</summary>
    UInt32 = 5,

    /// <summary>Signed, 4 bytes.</summary>
    Int32 = 6,

    /// <summary>Unsigned, 8 bytes.</summary>
    UInt64 = 7,

    /// <summary>Signed, 8 bytes.</summary>
    Int64 = 8,

    /// <summary>IEEE 754, 4 bytes.</summary>
    Float32 = 9,

    /// <summary>IEEE 754, 8 bytes.</summary>
    Float64 = 10,

    /// <summary>Truth value, 1 byte.</summary>
    Boolean = 11,

    // W-15.8-3: 12 is retired and stays so; a new number comes with a new layout version.

    /// <summary>Opaque bytes, 1 byte per element where strides are concerned.</summary>
    Bytes = 13,

    /// <summary>Packed bits, counted as 1 byte per element where strides are concerned.</summary>
    Bit = 14,
}
