using System.Runtime.InteropServices;

namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>What the handler of rejections gets; the reason follows it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 68)]
internal struct CPublicationError
{
    [FieldOffset(60)]
    public int ErrorCode;

    [FieldOffset(64)]
    public int MessageLength;
}
