using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Schema;

/// <summary>The options of one schema file, already checked for form.</summary>
/// <param name="Namespace">C# namespace instead of the one derived from <c>package</c>; also replaces the packages of <c>types</c>.</param>
/// <param name="IsPublic">Whether emitted types are public or internal.</param>
/// <param name="Overlays">Schema names of the messages that get an overlay.</param>
/// <param name="OrderChecks">See <see cref="Ir.OrderChecks"/>.</param>
/// <param name="MaxDims">The length that numeric arrays named <c>dims</c> or <c>strides</c> must have, if set.</param>
internal sealed record SchemaOptions(
    string? Namespace,
    bool IsPublic,
    EquatableArray<string> Overlays,
    OrderChecks OrderChecks,
    int? MaxDims
)
{
    public static SchemaOptions Default { get; } = new(null, true, default, OrderChecks.Auto, null);
}
