using System.Runtime.CompilerServices;

namespace TensorPool.Tensors;

/// <summary>One number per dimension, stored in place.</summary>
[InlineArray(TensorLayout.MaxDims)]
internal struct DimVector
{
    private int _first;
}
