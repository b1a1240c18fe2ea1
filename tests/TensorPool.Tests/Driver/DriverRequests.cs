using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>The bytes of what clients send to a driver.</summary>
internal static class DriverRequests
{
    public static byte[] Encode(in AttachRequest request)
    {
        byte[] message = new byte[DriverV1_0.AttachRequestLength];
        DriverV1_0.EncodeAttachRequest(message, request);
        return message;
    }

    public static byte[] Encode(in DetachRequest request)
    {
        byte[] message = new byte[DriverV1_0.DetachRequestLength];
        DriverV1_0.EncodeDetachRequest(message, request);
        return message;
    }

    public static byte[] Encode(in LeaseKeepalive keepalive)
    {
        byte[] message = new byte[DriverV1_0.LeaseKeepaliveLength];
        DriverV1_0.EncodeLeaseKeepalive(message, keepalive);
        return message;
    }
}
