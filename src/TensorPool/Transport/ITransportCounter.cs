namespace TensorPool.Transport;

/// <summary>A counter that other processes can read. One writer.</summary>
internal interface ITransportCounter : IDisposable
{
    int Id { get; }

    long Value { get; set; }

    void Increment();
}
