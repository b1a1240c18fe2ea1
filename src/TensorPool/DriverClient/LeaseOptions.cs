using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>How to attach to a stream, and what to do when the lease is lost. Immutable, hence thread-safe.</summary>
public sealed record LeaseOptions
{
    /// <summary>The layout version that regions must have; 0 for the driver's.</summary>
    public uint ExpectedLayoutVersion { get; init; }

    /// <summary>Most dimensions that frames will have; 0 for what the driver has configured.</summary>
    public byte MaxDims { get; init; }

    /// <summary>Whether the driver may create the stream; null for <see cref="PublishMode.RequireExisting"/>.</summary>
    public PublishMode? PublishMode { get; init; }

    /// <summary>Whether regions must lie in hugepages.</summary>
    public HugepagesPolicy Hugepages { get; init; }

    /// <summary>
    /// Whether to ask again when the first attach fails: the driver does not run yet, refuses, or answers nonsense. If not,
    /// whoever waits for it gets an exception.
    /// </summary>
    public bool KeepTrying { get; init; }

    /// <summary>Whether to attach again when the lease is lost. If not, the lease is closed then.</summary>
    public bool Reattach { get; init; } = true;

    /// <summary>Told every change of state, on the agent's thread. Must not throw.</summary>
    public Action<LeaseTransition>? OnStateChanged { get; init; }

    /// <summary>
    /// Told once for each request, on the agent's thread, when a driver that is alive takes its time: with the bytes of the
    /// stream's regions, which it reserves for a producer.
    /// </summary>
    internal Action<ulong>? OnSlowResponse { get; init; }
}
