namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>A counter of the C client.</summary>
internal sealed unsafe class CCounter(CLibrary library, nint pointer) : IDisposable
{
    private readonly long* _value = ((delegate* unmanaged<nint, long*>)library.Function("aeron_counter_addr"))(pointer);
    private bool _isClosed;

    public long Value
    {
        get => Volatile.Read(ref *_value);
        set => Volatile.Write(ref *_value, value);
    }

    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            CClosing.Close(library, "aeron_counter_close", pointer);
        }
    }
}
