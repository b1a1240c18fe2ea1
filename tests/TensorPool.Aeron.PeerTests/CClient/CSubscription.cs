using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using TensorPool.Aeron.PeerTests.Peers;

namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>A subscription of the C client, which puts fragments together.</summary>
internal sealed unsafe class CSubscription : IDisposable
{
    private readonly CLibrary _library;
    private readonly GCHandle _self;
    private readonly nint _assembler;
    private readonly delegate* unmanaged<
        nint,
        delegate* unmanaged<nint, byte*, nuint, nint, void>,
        nint,
        nuint,
        int> _poll;
    private MessageHandler? _handler;
    private ExceptionDispatchInfo? _failure;
    private int _available;
    private int _unavailable;
    private int _revoked;
    private bool _isClosed;

    public CSubscription(CLibrary library)
    {
        _library = library;
        _self = GCHandle.Alloc(this);
        nint assembler;
        library.Check(
            (
                (delegate* unmanaged<nint*, delegate* unmanaged<nint, byte*, nuint, nint, void>, nint, int>)F(
                    "aeron_fragment_assembler_create"
                )
            )(&assembler, &OnMessage, Self)
        );
        _assembler = assembler;
        _poll = (delegate* unmanaged<nint, delegate* unmanaged<nint, byte*, nuint, nint, void>, nint, nuint, int>)F(
            "aeron_subscription_poll"
        );
    }

    public nint Self => GCHandle.ToIntPtr(_self);

    public nint Pointer { get; private set; }

    public int ImageCount => ((delegate* unmanaged<nint, int>)F("aeron_subscription_image_count"))(Pointer);

    /// <summary>How many images came.</summary>
    public int Available => Volatile.Read(ref _available);

    /// <summary>How many images went.</summary>
    public int Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>How many of these because their publications were revoked; libraries before 1.48 cannot tell.</summary>
    public int Revoked => Volatile.Read(ref _revoked);

    public void Open(nint pointer) => Pointer = pointer;

    public int Poll(MessageHandler handler, int fragmentLimit = 10)
    {
        _handler = handler;
        int fragments = _library.Check(
            _poll(
                Pointer,
                (delegate* unmanaged<nint, byte*, nuint, nint, void>)F("aeron_fragment_assembler_handler"),
                _assembler,
                (nuint)fragmentLimit
            )
        );
        _failure?.Throw();
        return fragments;
    }

    /// <summary>Rejects the only image.</summary>
    public void Reject(string reason)
    {
        using CString text = new(reason);
        nint image = Image();
        _library.Check(((delegate* unmanaged<nint, byte*, int>)F("aeron_image_reject"))(image, text.Pointer));
        Release(image);
    }

    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        CClosing.Close(_library, "aeron_subscription_close", Pointer);
    }

    /// <summary>For the client, when it is closed.</summary>
    public void Free()
    {
        ((delegate* unmanaged<nint, int>)F("aeron_fragment_assembler_delete"))(_assembler);
        _self.Free();
    }

    [UnmanagedCallersOnly]
    public static void OnAvailable(nint self, nint subscription, nint image) =>
        Interlocked.Increment(ref Of(self)._available);

    [UnmanagedCallersOnly]
    public static void OnUnavailable(nint self, nint subscription, nint image)
    {
        CSubscription mine = Of(self);
        if (
            mine._library.TryFunction("aeron_image_is_publication_revoked", out nint isRevoked)
            && ((delegate* unmanaged<nint, byte>)isRevoked)(image) != 0
        )
        {
            Interlocked.Increment(ref mine._revoked);
        }

        Interlocked.Increment(ref mine._unavailable);
    }

    [UnmanagedCallersOnly]
    private static void OnMessage(nint self, byte* buffer, nuint length, nint header)
    {
        CSubscription mine = Of(self);
        try
        {
            mine._handler!(new ReadOnlySpan<byte>(buffer, (int)length));
        }
        catch (Exception e) // must not pass through C; the poll throws it
        {
            mine._failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    private static CSubscription Of(nint self) => (CSubscription)GCHandle.FromIntPtr(self).Target!;

    private nint Image() =>
        ((delegate* unmanaged<nint, nuint, nint>)F("aeron_subscription_image_at_index"))(Pointer, 0)
            is nint image
                and not 0
            ? image
            : throw new InvalidOperationException("There is no image.");

    private void Release(nint image) =>
        _library.Check(((delegate* unmanaged<nint, nint, int>)F("aeron_subscription_image_release"))(Pointer, image));

    private nint F(string name) => _library.Function(name);
}
