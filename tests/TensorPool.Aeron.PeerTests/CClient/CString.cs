using System.Runtime.InteropServices;

namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>A string for C.</summary>
internal readonly unsafe ref struct CString(string text)
{
    public byte* Pointer { get; } = (byte*)Marshal.StringToCoTaskMemUTF8(text);

    public void Dispose() => Marshal.FreeCoTaskMem((nint)Pointer);
}
