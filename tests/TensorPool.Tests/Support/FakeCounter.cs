using TensorPool.Transport;

namespace TensorPool.Tests.Support;

/// <summary>A counter that only the test sees.</summary>
internal sealed class FakeCounter(int id, int typeId, byte[] key, string label) : ITransportCounter
{
    public int Id => id;

    public int TypeId => typeId;

    public byte[] Key => key;

    public string Label => label;

    public bool IsClosed { get; private set; }

    public long Value { get; set; }

    public void Increment() => Value++;

    public void Dispose() => IsClosed = true;
}
