using System.Runtime.InteropServices;

namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>A publication of the C client, shared or exclusive.</summary>
internal sealed unsafe class CPublication : IDisposable
{
    private readonly CLibrary _library;
    private readonly string _prefix;
    private readonly delegate* unmanaged<nint, byte*, nuint, nint, nint, long> _offer;
    private readonly delegate* unmanaged<nint, nuint, CBufferClaim*, long> _tryClaim;
    private bool _isClosed;

    public CPublication(CLibrary library, string kind, nint pointer)
    {
        _library = library;
        _prefix = "aeron_" + kind;
        Pointer = pointer;
        _offer = (delegate* unmanaged<nint, byte*, nuint, nint, nint, long>)F("_offer");
        _tryClaim = (delegate* unmanaged<nint, nuint, CBufferClaim*, long>)F("_try_claim");
    }

    public nint Pointer { get; }

    public bool IsConnected => ((delegate* unmanaged<nint, byte>)F("_is_connected"))(Pointer) != 0;

    public bool IsClosed => ((delegate* unmanaged<nint, byte>)F("_is_closed"))(Pointer) != 0;

    public long Position => ((delegate* unmanaged<nint, long>)F("_position"))(Pointer);

    public int SessionId
    {
        get
        {
            CConstants constants;
            _library.Check(((delegate* unmanaged<nint, CConstants*, int>)F("_constants"))(Pointer, &constants));
            return constants.SessionId;
        }
    }

    public long Offer(ReadOnlySpan<byte> message)
    {
        byte none = 0;
        fixed (byte* bytes = message)
        {
            // The C client takes no null, not even for nothing.
            return _offer(Pointer, bytes is null ? &none : bytes, (nuint)message.Length, 0, 0);
        }
    }

    public long TryClaim(ReadOnlySpan<byte> message, bool commit = true)
    {
        CBufferClaim claim;
        long position = _tryClaim(Pointer, (nuint)message.Length, &claim);
        if (position > 0)
        {
            message.CopyTo(new Span<byte>(claim.Data, message.Length));
            string end = commit ? "aeron_buffer_claim_commit" : "aeron_buffer_claim_abort";
            _library.Check(((delegate* unmanaged<CBufferClaim*, int>)_library.Function(end))(&claim));
        }

        return position;
    }

    /// <summary>Ends the stream at once; for exclusive publications of 1.48 and later.</summary>
    public void Revoke() => Close("_revoke");

    public void Dispose() => Close("_close");

    private void Close(string how)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            CClosing.Close(_library, _prefix + how, Pointer);
        }
    }

    private nint F(string suffix) => _library.Function(_prefix + suffix);

    [StructLayout(LayoutKind.Explicit, Size = 88)]
    private struct CConstants
    {
        [FieldOffset(68)]
        public int SessionId;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct CBufferClaim
    {
        public byte* FrameHeader;
        public byte* Data;
        public nuint Length;
    }
}
