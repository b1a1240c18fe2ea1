using System.Runtime.InteropServices;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>Closes a resource of the C client and waits until its conductor has done so.</summary>
internal static unsafe class CClosing
{
    public static void Close(CLibrary library, string function, nint resource)
    {
        using ManualResetEventSlim done = new();
        GCHandle self = GCHandle.Alloc(done);
        library.Check(
            ((delegate* unmanaged<nint, delegate* unmanaged<nint, void>, nint, int>)library.Function(function))(
                resource,
                &OnClosed,
                GCHandle.ToIntPtr(self)
            )
        );
        Await.True(() => done.IsSet, function);
        self.Free();
    }

    [UnmanagedCallersOnly]
    private static void OnClosed(nint self) => ((ManualResetEventSlim)GCHandle.FromIntPtr(self).Target!).Set();
}
