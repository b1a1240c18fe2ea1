namespace TensorPool.Sbe.Generator.Ir;

/// <summary>The primitive types of SBE.</summary>
internal enum PrimitiveType
{
    Char,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Float,
    Double,
}
