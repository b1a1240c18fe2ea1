using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Transport;

namespace TensorPool.Supervisor;

/// <summary>What a supervisor gets from the client that makes it.</summary>
internal sealed record SupervisorEnvironment
{
    /// <summary>The transport, and its successors.</summary>
    public required ITransportSession Session { get; init; }

    /// <summary>The channels of the client's streams.</summary>
    public required StreamChannels Channels { get; init; }

    /// <summary>The client's streams.</summary>
    public required TensorPoolClientOptions ClientOptions { get; init; }

    /// <summary>For intervals and ages.</summary>
    public required INanoClock Clock { get; init; }

    /// <summary>CLOCK_MONOTONIC, which owners of shared memory stamp their signs of life with.</summary>
    public required INanoClock MonotonicClock { get; init; }

    public required ILogger Log { get; init; }
}
