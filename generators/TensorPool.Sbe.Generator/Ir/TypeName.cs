namespace TensorPool.Sbe.Generator.Ir;

/// <summary>The C# name of an emitted type: <c>TensorPool.Wire</c> and <c>FrameDescriptor</c>.</summary>
internal sealed record TypeName(string Namespace, string Name)
{
    /// <summary>The name as emitted code refers to it, with an optional suffix such as <c>Decoder</c>.</summary>
    public string Global(string suffix = "") =>
        Namespace.Length == 0 ? $"global::{Name}{suffix}" : $"global::{Namespace}.{Name}{suffix}";
}
