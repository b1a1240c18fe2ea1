using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>What clients ask a driver for, as values that need no message any more.</summary>
internal interface IControlRequests
{
    void OnAttach(in AttachRequest request);

    /// <summary>An attach in a version of the protocol that is not understood.</summary>
    void OnAttachOfOtherVersion(long correlationId);

    void OnDetach(in DetachRequest request);

    void OnKeepalive(in LeaseKeepalive keepalive);
}
