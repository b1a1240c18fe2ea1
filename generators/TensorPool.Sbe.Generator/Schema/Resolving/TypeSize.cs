using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>The size of a value that is stored; constants are never asked for.</summary>
internal static class TypeSize
{
    public static long Of(ResolvedType type) =>
        type switch
        {
            SimpleType simple => simple.Size,
            EnumType { Ir: { } ir } => ir.Encoding.Size(),
            SetType { Ir: { } ir } => ir.Encoding.Size(),
            CompositeType composite => composite.Size,
            _ => 0,
        };
}
