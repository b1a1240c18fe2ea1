using System.IO.MemoryMappedFiles;

namespace TensorPool.Benchmarks.Load;

/// <summary>A number that one process writes and others read. Alone in its page.</summary>
internal sealed unsafe class SharedCount : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _value;

    public SharedCount(string path, bool create)
    {
        _file = MemoryMappedFile.CreateFromFile(path, create ? FileMode.CreateNew : FileMode.Open, null, 4096);
        _view = _file.CreateViewAccessor();
        byte* address = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        _value = (long*)address;
    }

    public long Value
    {
        get => Volatile.Read(ref *_value);
        set => Volatile.Write(ref *_value, value);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
