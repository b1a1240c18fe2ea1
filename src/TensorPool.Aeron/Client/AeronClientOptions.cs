using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;

namespace TensorPool.Aeron.Client;

/// <summary>What a client is made of. Immutable. Defaults are Aeron's (aeron-ipc §9.1).</summary>
public sealed record AeronClientOptions
{
    /// <summary>The Aeron directory of the driver.</summary>
    public string Directory { get; init; } = AeronDirectory.DefaultPath;

    /// <summary>How long connecting and answers may take, and for how long the driver may be silent.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between signs of life.</summary>
    public TimeSpan KeepaliveInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How often the client looks after its resources and the driver, and how long its thread sleeps between its cycles when
    /// no <see cref="IdleStrategy"/> is given.
    /// </summary>
    public TimeSpan IdleSleep { get; init; } = TimeSpan.FromMilliseconds(16);

    /// <summary>What the thread of the client does without work; made once per client. Null sleeps.</summary>
    public Func<IIdleStrategy>? IdleStrategy { get; init; }

    /// <summary>How long a log stays mapped at least after its last use. What counts is that nobody is inside.</summary>
    public TimeSpan ResourceLinger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long everything stays mapped at least after the client was closed.</summary>
    public TimeSpan CloseLinger { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Touches each page of a log when it is mapped, so that the first lap does not pay for page faults. Adding publications
    /// and images takes longer, and the blocks of a sparse log are allocated: see that there is memory for all of it.
    /// </summary>
    public bool PreTouchMappedMemory { get; init; }

    /// <summary>The client has no thread: the caller drives <see cref="AeronClient.Invoker"/>.</summary>
    public bool UseInvoker { get; init; }

    /// <summary>A driver that the caller's thread drives: run while waiting for its answers.</summary>
    public AgentInvoker? DriverInvoker { get; init; }

    /// <summary>Name in the label of the heartbeat counter, up to 100 ASCII characters.</summary>
    public string ClientName { get; init; } = "";

    /// <summary>Gets what goes wrong outside of calls, on the thread where it does.</summary>
    public Action<Exception> ErrorHandler { get; init; } = static _ => { };

    /// <summary>Hears of new images of subscriptions that have no handler of their own.</summary>
    public Action<Image>? AvailableImageHandler { get; init; }

    /// <summary>Hears of images that are gone, of subscriptions that have no handler of their own.</summary>
    public Action<Image>? UnavailableImageHandler { get; init; }

    /// <summary>Hears of each counter that the driver makes, for whomever.</summary>
    public CounterHandler? AvailableCounterHandler { get; init; }

    /// <summary>Hears of each counter that is gone.</summary>
    public CounterHandler? UnavailableCounterHandler { get; init; }

    /// <summary>Hears of publications that a subscriber rejected; without one, the error handler does.</summary>
    public PublicationErrorHandler? PublicationErrorHandler { get; init; }

    /// <summary>Hears once that the client has ended or is being closed, when all its resources are closed.</summary>
    public Action? CloseHandler { get; init; }

    /// <summary>Monotonic time.</summary>
    public INanoClock NanoClock { get; init; } = SystemNanoClock.Instance;

    /// <summary>Wall-clock time.</summary>
    public IEpochClock EpochClock { get; init; } = SystemEpochClock.Instance;

    /// <summary>Throws for options that cannot work, naming all of them.</summary>
    internal void Validate()
    {
        List<string> problems = [];
        void Require(bool condition, string problem)
        {
            if (!condition)
            {
                problems.Add(problem);
            }
        }

        Require(!string.IsNullOrEmpty(Directory), $"{nameof(Directory)} is empty");
        Require(DriverTimeout > TimeSpan.Zero, $"{nameof(DriverTimeout)} is {DriverTimeout}");
        Require(KeepaliveInterval > TimeSpan.Zero, $"{nameof(KeepaliveInterval)} is {KeepaliveInterval}");
        Require(IdleSleep > TimeSpan.Zero, $"{nameof(IdleSleep)} is {IdleSleep}");
        Require(ResourceLinger >= TimeSpan.Zero, $"{nameof(ResourceLinger)} is {ResourceLinger}");
        Require(CloseLinger >= TimeSpan.Zero, $"{nameof(CloseLinger)} is {CloseLinger}");
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The client cannot be made: {string.Join("; ", problems)}.");
        }
    }
}
