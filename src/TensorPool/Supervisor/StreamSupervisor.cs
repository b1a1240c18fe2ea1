using TensorPool.Aeron.Agents;
using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>
/// Watches producers and consumers by what they tell about themselves, and tells consumers what to do by a policy (wire 1.1,
/// section 17). Made by <see cref="SupervisorClient.CreateSupervisor"/>. Nobody needs one to exchange frames.
/// </summary>
/// <remarks>
/// It is an agent: give it to an <see cref="AgentRunner"/> or an <see cref="AgentInvoker"/>, or call <see cref="DoWork"/> in a
/// loop. Thread-safety: <see cref="DoWork"/>, <see cref="TakeSnapshot"/> and <see cref="OnClose"/> belong to the agent's
/// thread, everything else is for any thread.
/// </remarks>
public sealed class StreamSupervisor : IAgent, IDisposable
{
    private readonly SupervisorCore<WireV1_1> _core;
    private int _isClosed;

    internal StreamSupervisor(SupervisorOptions options, SupervisorEnvironment environment)
    {
        Options = options;
        _core = new SupervisorCore<WireV1_1>(options, environment);
    }

    /// <summary>What it was made of.</summary>
    public SupervisorOptions Options { get; }

    /// <inheritdoc/>
    public string RoleName => "tp-supervisor";

    /// <summary>One duty cycle.</summary>
    /// <returns>How much was done; 0 if the thread may rest.</returns>
    public int DoWork() => Volatile.Read(ref _isClosed) == 0 ? _core.DoWork() : 0;

    /// <summary>The same as <see cref="Dispose"/>: what a runner or invoker calls in the end.</summary>
    public void OnClose() => Dispose();

    /// <summary>All that is known now. For the agent's thread.</summary>
    public SupervisorSnapshot TakeSnapshot()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) != 0, this);
        return _core.TakeSnapshot();
    }

    /// <summary>All that is known in the agent's next cycle.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the supervisor has ended.</exception>
    public Task<SupervisorSnapshot> GetSnapshotAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) != 0, this);
        return _core.RequestSnapshot().WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Tells one consumer what to do, whatever the policy says, in the agent's next cycle. The policy has its say again when
    /// one of its rules begins to hold.
    /// </summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="consumerId">The consumer.</param>
    /// <param name="directive">What to do.</param>
    /// <exception cref="ArgumentException">The directive cannot be.</exception>
    public void Configure(uint streamId, uint consumerId, ConsumerDirective directive)
    {
        ArgumentNullException.ThrowIfNull(directive);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed) != 0, this);
        if (directive.FindProblem() is string problem)
        {
            throw new ArgumentException($"Consumer {consumerId} cannot be told this: {problem}.", nameof(directive));
        }

        _core.Order(streamId, consumerId, directive);
    }

    /// <summary>Ends it. Stop the agent first, by its runner or invoker, which then does this by itself. Idempotent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _core.Close();
        }
    }
}
