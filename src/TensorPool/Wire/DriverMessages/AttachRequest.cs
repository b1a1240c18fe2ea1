namespace TensorPool.Wire.DriverMessages;

/// <summary>
/// Asks for a lease (ShmAttachRequest). Enums may hold values that the protocol does not know: the driver refuses them with
/// the code that is due (driver 1.0, section 3.1).
/// </summary>
internal struct AttachRequest
{
    public long CorrelationId;

    public uint StreamId;

    public uint ClientId;

    public ClientRole Role;

    /// <summary>0 for any.</summary>
    public uint ExpectedLayoutVersion;

    /// <summary>0 for not stated.</summary>
    public byte MaxDims;

    /// <summary>Null for <see cref="DriverMessages.PublishMode.RequireExisting"/>.</summary>
    public PublishMode? PublishMode;

    public HugepagesPolicy Hugepages;
}
