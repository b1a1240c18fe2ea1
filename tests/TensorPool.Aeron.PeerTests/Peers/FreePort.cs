using System.Net;
using System.Net.Sockets;

namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>UDP ports of 127.0.0.1 that were free a moment ago.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using UdpClient client = new(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)client.Client.LocalEndPoint!).Port;
    }
}
