namespace TensorPool.Wire.DriverMessages;

/// <summary>Gives a lease back (ShmDetachRequest).</summary>
internal struct DetachRequest
{
    public long CorrelationId;

    public ulong LeaseId;

    public uint StreamId;

    public uint ClientId;

    /// <summary>May hold a value that the protocol does not know: it matches no lease.</summary>
    public ClientRole Role;
}
