using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TensorPool.Aeron.PeerTests.Peers;

namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>
/// One version of Aeron's C client in this process. Versions stand side by side: each library is loaded by its full path
/// and finds its own functions first.
/// </summary>
internal sealed unsafe class CLibrary
{
    private static readonly ConcurrentDictionary<string, CLibrary> Loaded = new();

    private readonly nint _handle;
    private readonly delegate* unmanaged<byte*> _errorMessage;
    private readonly delegate* unmanaged<int> _errorCode;

    private CLibrary(string path)
    {
        _handle = NativeLibrary.Load(path);
        _errorMessage = (delegate* unmanaged<byte*>)Function("aeron_errmsg");
        _errorCode = (delegate* unmanaged<int>)Function("aeron_errcode");
    }

    public static CLibrary Load(string name) =>
        Loaded.GetOrAdd(name, static n => new CLibrary(PeerList.Find(n).Find("libaeron.so")!));

    /// <summary>The address of an exported function.</summary>
    public nint Function(string name) => NativeLibrary.GetExport(_handle, name);

    /// <summary>The address of a function that not every version exports.</summary>
    public bool TryFunction(string name, out nint address) => NativeLibrary.TryGetExport(_handle, name, out address);

    /// <summary>Throws what the calling thread's last call left, unless its result is that of success.</summary>
    public int Check(int result) => result >= 0 ? result : throw Error();

    public CAeronException Error() => new(_errorCode(), Marshal.PtrToStringUTF8((nint)_errorMessage()) ?? "");
}
