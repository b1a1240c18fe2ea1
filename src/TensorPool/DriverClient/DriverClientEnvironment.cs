using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Transport;

namespace TensorPool.DriverClient;

/// <summary>What a driver client gets from the client that makes it.</summary>
internal sealed record DriverClientEnvironment
{
    /// <summary>The transport, and its successors.</summary>
    public required ITransportSession Session { get; init; }

    /// <summary>The channels of the client's streams.</summary>
    public required StreamChannels Channels { get; init; }

    /// <summary>The client's streams and clock, for the roles that are made of leases.</summary>
    public required TensorPoolClientOptions ClientOptions { get; init; }

    /// <summary>CLOCK_MONOTONIC: the clock of leases (DO-22), and of frames.</summary>
    public required INanoClock Clock { get; init; }

    /// <summary>For jitter and correlation ids.</summary>
    public required Random Random { get; init; }

    public required ILogger Log { get; init; }
}
