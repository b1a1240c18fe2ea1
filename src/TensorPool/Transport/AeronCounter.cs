using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>A counter of TensorPool.Aeron.</summary>
internal sealed class AeronCounter(Counter counter) : ITransportCounter
{
    public int Id => counter.Id;

    public long Value
    {
        get => counter.Value;
        set => counter.Value = value;
    }

    public void Increment() => counter.Increment();

    public void Dispose() => counter.Dispose();
}
