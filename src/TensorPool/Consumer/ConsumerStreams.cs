namespace TensorPool.Consumer;

/// <summary>The Aeron streams of a consumer. Immutable.</summary>
/// <param name="Control">Hellos and configs, progress, and announces unless they have a stream of their own.</param>
/// <param name="Descriptor">Descriptors.</param>
/// <param name="Qos">Reports.</param>
/// <param name="Announce">Announces.</param>
internal sealed record ConsumerStreams(int Control, int Descriptor, int Qos, int Announce)
{
    /// <summary>All but that of descriptors, each once.</summary>
    public IReadOnlyList<int> Messages { get; } = [.. new[] { Control, Announce, Qos }.Distinct()];
}
