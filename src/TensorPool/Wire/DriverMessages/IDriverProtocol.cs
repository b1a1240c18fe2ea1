namespace TensorPool.Wire.DriverMessages;

/// <summary>
/// One version of the messages between an SHM driver and its clients: all that depends on it, as <see cref="IWireProtocol"/>
/// is for frames. The two share the control stream, and are told apart by the schema (driver 1.0, D-4.5-3).
/// </summary>
/// <remarks>
/// All members are thread-safe. None allocates, but for texts that outgrow the room of a reusable message. Decoding never
/// throws; encoding throws an <see cref="ArgumentException"/> for a buffer that is too short: ask for the length first.
/// </remarks>
internal interface IDriverProtocol
{
    // P6-3: what driver and clients share is in this folder; each has its own, and they do not know each other.

    /// <summary>For messages to people: <c>driver 1.0</c>.</summary>
    static abstract string Name { get; }

    /// <summary>Which message this is, by its header alone: schema, template, exact version, and exact block length.</summary>
    /// <param name="message">Starts with a message header.</param>
    /// <param name="status">Why the answer is <see cref="DriverMessageKind.None"/>; Ok if it is not.</param>
    static abstract DriverMessageKind Identify(ReadOnlySpan<byte> message, out WireStatus status);

    /// <summary>A sentence about a message with <see cref="WireStatus.ForeignDialect"/>. Allocates.</summary>
    static abstract string DescribeForeignDialect(ReadOnlySpan<byte> message);

    /// <summary>
    /// The correlation id of an attach request in a version that this side does not speak, so that it can be refused (driver
    /// 1.0, D-4.4a-3).
    /// </summary>
    /// <returns>False if this is no such message.</returns>
    static abstract bool IsAttachRequestOfOtherVersion(ReadOnlySpan<byte> message, out long correlationId);

    static abstract int AttachRequestLength { get; }

    static abstract void EncodeAttachRequest(Span<byte> buffer, in AttachRequest request);

    static abstract WireStatus TryDecodeAttachRequest(ReadOnlySpan<byte> message, out AttachRequest request);

    static abstract int AttachResponseLength(AttachResponse response);

    static abstract void EncodeAttachResponse(Span<byte> buffer, AttachResponse response);

    /// <summary>
    /// Decodes into a message that is reused. Unless the answer is Ok it holds anything but, where the block could be read,
    /// the correlation id: whoever waits for it has an answer to drop (driver 1.0, D-4.7a-1).
    /// </summary>
    static abstract WireStatus TryDecodeAttachResponse(ReadOnlySpan<byte> message, AttachResponse response);

    static abstract int DetachRequestLength { get; }

    static abstract void EncodeDetachRequest(Span<byte> buffer, in DetachRequest request);

    static abstract WireStatus TryDecodeDetachRequest(ReadOnlySpan<byte> message, out DetachRequest request);

    static abstract int DetachResponseLength(DetachResponse response);

    static abstract void EncodeDetachResponse(Span<byte> buffer, DetachResponse response);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodeDetachResponse(ReadOnlySpan<byte> message, DetachResponse response);

    static abstract int LeaseKeepaliveLength { get; }

    static abstract void EncodeLeaseKeepalive(Span<byte> buffer, in LeaseKeepalive keepalive);

    static abstract WireStatus TryDecodeLeaseKeepalive(ReadOnlySpan<byte> message, out LeaseKeepalive keepalive);

    static abstract int DriverShutdownLength(DriverShutdown shutdown);

    static abstract void EncodeDriverShutdown(Span<byte> buffer, DriverShutdown shutdown);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodeDriverShutdown(ReadOnlySpan<byte> message, DriverShutdown shutdown);

    static abstract int LeaseRevokedLength(LeaseRevoked revoked);

    static abstract void EncodeLeaseRevoked(Span<byte> buffer, LeaseRevoked revoked);

    /// <summary>Decodes into a message that is reused; unless the answer is Ok, it holds anything.</summary>
    static abstract WireStatus TryDecodeLeaseRevoked(ReadOnlySpan<byte> message, LeaseRevoked revoked);
}
