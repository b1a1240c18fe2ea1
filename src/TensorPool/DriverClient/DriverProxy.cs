using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>Encodes requests in place.</summary>
internal sealed class DriverProxy<TDriver>(MessageSender sender) : IDriverProxy
    where TDriver : struct, IDriverProtocol
{
    public SendResult Attach(in AttachRequest request)
    {
        SendResult result = sender.TryClaim(TDriver.AttachRequestLength, out MessageClaim claim);
        if (result == SendResult.Sent)
        {
            TDriver.EncodeAttachRequest(claim.Buffer, request);
            claim.Commit();
        }

        return result;
    }

    public SendResult Keepalive(in LeaseKeepalive keepalive)
    {
        SendResult result = sender.TryClaim(TDriver.LeaseKeepaliveLength, out MessageClaim claim);
        if (result == SendResult.Sent)
        {
            TDriver.EncodeLeaseKeepalive(claim.Buffer, keepalive);
            claim.Commit();
        }

        return result;
    }

    public SendResult Detach(in DetachRequest request)
    {
        SendResult result = sender.TryClaim(TDriver.DetachRequestLength, out MessageClaim claim);
        if (result == SendResult.Sent)
        {
            TDriver.EncodeDetachRequest(claim.Buffer, request);
            claim.Commit();
        }

        return result;
    }
}
