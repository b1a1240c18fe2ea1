using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Driver;

namespace TensorPool.Aeron.Client;

/// <summary>What a client is made of. Immutable. Defaults are Aeron's (aeron-ipc §9.1).</summary>
public sealed record AeronClientOptions
{
    /// <summary>The Aeron directory of the driver.</summary>
    public string Directory { get; init; } = DriverDirectory.DefaultPath;

    /// <summary>How long connecting and answers may take, and for how long the driver may be silent.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between signs of life.</summary>
    public TimeSpan KeepaliveInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the thread of the client sleeps between its cycles.</summary>
    public TimeSpan IdleSleep { get; init; } = TimeSpan.FromMilliseconds(16);

    /// <summary>How long a log stays mapped at least after its last use. What counts is that nobody is inside.</summary>
    public TimeSpan ResourceLinger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The client has no thread: the caller drives <see cref="AeronClient.Invoker"/>.</summary>
    public bool UseInvoker { get; init; }

    /// <summary>A driver that the caller's thread drives: run while waiting for its answers.</summary>
    public AgentInvoker? DriverInvoker { get; init; }

    /// <summary>Name in the label of the heartbeat counter, up to 100 ASCII characters.</summary>
    public string ClientName { get; init; } = "";

    /// <summary>Gets what goes wrong outside of calls, on the thread where it does.</summary>
    public Action<Exception> ErrorHandler { get; init; } = static _ => { };

    /// <summary>Monotonic time.</summary>
    public INanoClock NanoClock { get; init; } = SystemNanoClock.Instance;

    /// <summary>Wall-clock time.</summary>
    public IEpochClock EpochClock { get; init; } = SystemEpochClock.Instance;
}
