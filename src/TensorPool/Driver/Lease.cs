using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// One client's right to one stream in one role (driver 1.0, D-4.1-1). Made and changed by <see cref="LeaseTable"/>; belongs
/// to the driver's agent.
/// </summary>
internal sealed class Lease
{
    private readonly AttachRequest _request;

    public Lease(ulong id, in AttachRequest request, long expiryNs)
    {
        Id = id;
        _request = request;
        GrantedExpiryNs = expiryNs;
        ExpiryNs = expiryNs;
    }

    public ulong Id { get; }

    /// <summary>What it was granted to: an exact repeat is answered again (DO-23).</summary>
    public ref readonly AttachRequest Request => ref _request;

    public uint StreamId => _request.StreamId;

    public uint ClientId => _request.ClientId;

    public ClientRole Role => _request.Role;

    /// <summary>The expiry that the response told.</summary>
    public long GrantedExpiryNs { get; }

    /// <summary>It is alive up to this time.</summary>
    public long ExpiryNs { get; set; }

    public LeaseState State { get; set; }

    /// <summary>Shows the expiry to other processes; null while there is none.</summary>
    public ITransportCounter? Counter { get; set; }

    /// <summary>Place in the table.</summary>
    public int Index { get; set; }
}
