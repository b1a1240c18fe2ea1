using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>Sends requests to the driver, each as one message. On the agent's thread; never blocks.</summary>
// P6-2, O-8: requests, leases and outcomes are plain data, and everything can be polled for: no caller needs a callback.
internal interface IDriverProxy
{
    SendResult Attach(in AttachRequest request);

    SendResult Keepalive(in LeaseKeepalive keepalive);

    SendResult Detach(in DetachRequest request);
}
