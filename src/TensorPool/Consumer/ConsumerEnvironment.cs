using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Transport;

namespace TensorPool.Consumer;

/// <summary>What a consumer gets from the client that makes it.</summary>
internal sealed record ConsumerEnvironment
{
    /// <summary>The transport, and its successors.</summary>
    public required ITransportSession Session { get; init; }

    /// <summary>The channels of the client's streams.</summary>
    public required StreamChannels Channels { get; init; }

    /// <summary>The streams.</summary>
    public required ConsumerStreams Streams { get; init; }

    /// <summary>Where regions come from.</summary>
    public required IRegionSource Source { get; init; }

    /// <summary>For intervals.</summary>
    public required INanoClock Clock { get; init; }

    /// <summary>CLOCK_MONOTONIC, which owners of shared memory stamp their signs of life with.</summary>
    public required INanoClock MonotonicClock { get; init; }

    public required ILogger Log { get; init; }
}
