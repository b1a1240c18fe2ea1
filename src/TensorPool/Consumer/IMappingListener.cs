using TensorPool.SharedMemory;

namespace TensorPool.Consumer;

/// <summary>Told when a mapping comes and goes, before anybody else is.</summary>
internal interface IMappingListener
{
    void OnMapped(StreamMapping mapping);

    /// <summary>All frames in flight are void (W-15.21-7).</summary>
    void OnUnmapped();
}
