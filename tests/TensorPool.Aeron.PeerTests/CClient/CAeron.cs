using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>A client of Aeron's C library, with a conductor thread of its own.</summary>
internal sealed unsafe class CAeron : IDisposable
{
    private readonly CLibrary _library;
    private readonly GCHandle _self;
    private readonly nint _context;
    private readonly nint _client;
    private readonly List<CSubscription> _subscriptions = [];
    private bool _isClosed;

    public CAeron(string name, string directory, bool wantsErrorFrames = false)
    {
        _library = CLibrary.Load(name);
        _self = GCHandle.Alloc(this);
        nint context;
        Check(((delegate* unmanaged<nint*, int>)F("aeron_context_init"))(&context));
        _context = context;
        using (CString path = new(directory))
        {
            // Not the client's name: 1.44 keeps that pointer and frees it.
            Check(((delegate* unmanaged<nint, byte*, int>)F("aeron_context_set_dir"))(context, path.Pointer));
        }

        Check(
            (
                (delegate* unmanaged<nint, delegate* unmanaged<nint, int, byte*, void>, nint, int>)F(
                    "aeron_context_set_error_handler"
                )
            )(context, &OnError, GCHandle.ToIntPtr(_self))
        );
        if (wantsErrorFrames)
        {
            Check(
                (
                    (delegate* unmanaged<nint, delegate* unmanaged<nint, CPublicationError*, void>, nint, int>)F(
                        "aeron_context_set_publication_error_frame_handler"
                    )
                )(context, &OnErrorFrame, GCHandle.ToIntPtr(_self))
            );
        }

        nint client;
        Check(((delegate* unmanaged<nint*, nint, int>)F("aeron_init"))(&client, context));
        _client = client;
        Check(((delegate* unmanaged<nint, int>)F("aeron_start"))(client));
    }

    /// <summary>What the error handler got.</summary>
    public ConcurrentQueue<CAeronException> Errors { get; } = new();

    /// <summary>Reasons of rejections that publications of this client got.</summary>
    public ConcurrentQueue<(int Code, string Reason)> ErrorFrames { get; } = new();

    public long ClientId => ((delegate* unmanaged<nint, long>)F("aeron_client_id"))(_client);

    public CPublication AddPublication(string channel, int streamId, bool isExclusive)
    {
        string kind = isExclusive ? "exclusive_publication" : "publication";
        nint request;
        using CString uri = new(channel);
        Check(
            ((delegate* unmanaged<nint*, nint, byte*, int, int>)F($"aeron_async_add_{kind}"))(
                &request,
                _client,
                uri.Pointer,
                streamId
            )
        );
        return new CPublication(_library, kind, Complete(request, $"aeron_async_add_{kind}_poll"));
    }

    public CSubscription AddSubscription(string channel, int streamId)
    {
        nint request;
        using CString uri = new(channel);
        CSubscription subscription = new(_library);
        Check(
            (
                (delegate* unmanaged<
                    nint*,
                    nint,
                    byte*,
                    int,
                    delegate* unmanaged<nint, nint, nint, void>,
                    nint,
                    delegate* unmanaged<nint, nint, nint, void>,
                    nint,
                    int>)F("aeron_async_add_subscription")
            )(
                &request,
                _client,
                uri.Pointer,
                streamId,
                &CSubscription.OnAvailable,
                subscription.Self,
                &CSubscription.OnUnavailable,
                subscription.Self
            )
        );
        _subscriptions.Add(subscription);
        subscription.Open(Complete(request, "aeron_async_add_subscription_poll"));
        return subscription;
    }

    public CCounter AddCounter(int typeId, ReadOnlySpan<byte> key, string label)
    {
        nint request;
        byte[] text = Encoding.ASCII.GetBytes(label);
        fixed (byte* keyBytes = key)
        fixed (byte* textBytes = text)
        {
            Check(
                ((delegate* unmanaged<nint*, nint, int, byte*, nuint, byte*, nuint, int>)F("aeron_async_add_counter"))(
                    &request,
                    _client,
                    typeId,
                    keyBytes,
                    (nuint)key.Length,
                    textBytes,
                    (nuint)text.Length
                )
            );
        }

        return new CCounter(_library, Complete(request, "aeron_async_add_counter_poll"));
    }

    public CCounter AddStaticCounter(int typeId, string label, long registrationId)
    {
        nint request;
        byte[] text = Encoding.ASCII.GetBytes(label);
        fixed (byte* textBytes = text)
        {
            Check(
                (
                    (delegate* unmanaged<nint*, nint, int, byte*, nuint, byte*, nuint, long, int>)F(
                        "aeron_async_add_static_counter"
                    )
                )(&request, _client, typeId, null, 0, textBytes, (nuint)text.Length, registrationId)
            );
        }

        return new CCounter(_library, Complete(request, "aeron_async_add_counter_poll"));
    }

    public int NextSessionId(int streamId)
    {
        nint request;
        Check(
            ((delegate* unmanaged<nint*, nint, int, int>)F("aeron_async_next_session_id"))(&request, _client, streamId)
        );
        return (int)Complete(request, "aeron_async_next_session_id_poll");
    }

    /// <summary>Asks for a destination of a publication and returns the driver's error.</summary>
    public CAeronException AddDestination(CPublication publication, string channel)
    {
        nint request;
        using CString uri = new(channel);
        Check(
            ((delegate* unmanaged<nint*, nint, nint, byte*, int>)F("aeron_publication_async_add_destination"))(
                &request,
                _client,
                publication.Pointer,
                uri.Pointer
            )
        );
        return Failure(request, "aeron_publication_async_destination_poll");
    }

    /// <summary>Asks for a destination of a subscription and returns the driver's error.</summary>
    public CAeronException AddDestination(CSubscription subscription, string channel)
    {
        nint request;
        using CString uri = new(channel);
        Check(
            ((delegate* unmanaged<nint*, nint, nint, byte*, int>)F("aeron_subscription_async_add_destination"))(
                &request,
                _client,
                subscription.Pointer,
                uri.Pointer
            )
        );
        return Failure(request, "aeron_subscription_async_destination_poll");
    }

    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        ((delegate* unmanaged<nint, int>)F("aeron_close"))(_client);
        ((delegate* unmanaged<nint, int>)F("aeron_context_close"))(_context);
        _subscriptions.ForEach(s => s.Free()); // no handler is called any more
        _self.Free();
    }

    private nint F(string name) => _library.Function(name);

    private int Check(int result) => _library.Check(result);

    private nint Complete(nint request, string pollName)
    {
        delegate* unmanaged<nint*, nint, int> poll = (delegate* unmanaged<nint*, nint, int>)F(pollName);
        nint resource = 0;
        Await.True(
            () =>
            {
                nint found = 0; // a session id fills only half of it
                bool isDone = Check(poll(&found, request)) > 0;
                resource = found;
                return isDone;
            },
            pollName
        );
        return resource;
    }

    private CAeronException Failure(nint request, string pollName)
    {
        delegate* unmanaged<nint, int> poll = (delegate* unmanaged<nint, int>)F(pollName);
        int result = 0;
        CAeronException? error = null;
        Await.True(
            () =>
            {
                result = poll(request);
                error = result < 0 ? _library.Error() : null;
                return result != 0;
            },
            pollName
        );
        return error ?? throw new InvalidOperationException("The driver took a destination.");
    }

    [UnmanagedCallersOnly]
    private static void OnError(nint self, int code, byte* message) =>
        ((CAeron)GCHandle.FromIntPtr(self).Target!).Errors.Enqueue(
            new CAeronException(code, Marshal.PtrToStringUTF8((nint)message) ?? "")
        );

    [UnmanagedCallersOnly]
    private static void OnErrorFrame(nint self, CPublicationError* error) =>
        ((CAeron)GCHandle.FromIntPtr(self).Target!).ErrorFrames.Enqueue(
            (
                error->ErrorCode,
                Encoding.ASCII.GetString((byte*)error + Unsafe.SizeOf<CPublicationError>(), error->MessageLength)
            )
        );
}
