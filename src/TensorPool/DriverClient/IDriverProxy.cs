using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>Sends requests to the driver, each as one message. On the agent's thread; never blocks.</summary>
internal interface IDriverProxy
{
    SendResult Attach(in AttachRequest request);

    SendResult Keepalive(in LeaseKeepalive keepalive);

    SendResult Detach(in DetachRequest request);
}
