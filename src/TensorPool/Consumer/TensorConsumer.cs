using System.Globalization;
using TensorPool.Aeron.Agents;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// Reads the frames of one data source in shared memory (wire 1.1, sections 7 to 11). Made by
/// <see cref="ConsumerClient.CreateConsumer"/>.
/// </summary>
/// <remarks>
/// <para>
/// A consumer lives by its duty cycle: nothing is mapped, delivered or reported unless <see cref="Poll{THandler}"/> is called,
/// from a loop of the host's own, or by an agent of <see cref="AsAgent{THandler}"/>. A consumer that is not polled loses frames
/// and holds up nobody. Frames that are lost, and why, is in <see cref="Statistics"/>; that is never an error.
/// </para>
/// <para>
/// It goes on through everything that happens to its producer and to Aeron: a restart of either, another layout, another epoch.
/// </para>
/// <para>
/// Thread-safety: one thread at a time polls, not always the same, and handlers run on it. Properties and
/// <see cref="Dispose"/> are for any thread. Polling allocates nothing once mapped.
/// </para>
/// </remarks>
public sealed class TensorConsumer : IDisposable
{
    private readonly ConsumerCore<WireV1_1> _core;
    private readonly PollGate _gate;

    internal TensorConsumer(ConsumerOptions options, ConsumerEnvironment environment)
    {
        Options = options;
        _core = new ConsumerCore<WireV1_1>(options, environment);
        _gate = new PollGate(_core.Dispose);
    }

    /// <summary>What it was made of. What a ConsumerConfig message has changed is not in here.</summary>
    public ConsumerOptions Options { get; }

    /// <summary>Where it stands with the regions of the stream.</summary>
    public ConsumerState State => _core.State;

    /// <summary>The id in force; changes when another consumer turns up with it.</summary>
    public uint ConsumerId => _core.ConsumerId;

    /// <summary>The mode in force.</summary>
    public ConsumerMode Mode => _core.Mode;

    /// <summary>The mapped epoch; 0 while nothing is mapped.</summary>
    public ulong Epoch => _core.Epoch;

    /// <summary>Number of the last frame of the epoch that was heard of, read or not; 0 if there was none.</summary>
    public ulong LastSeqSeen => _core.LastSeqSeen;

    /// <summary>Another way to the payload, where there is one: an Aeron channel, or whatever a ConsumerConfig named; or null.</summary>
    public string? FallbackUri => _core.Fallback.Uri is { Length: > 0 } uri ? uri : null;

    /// <summary>Whether <see cref="FallbackUri"/> is of a scheme that is defined: an Aeron channel (W-10.1.3-4).</summary>
    public bool IsFallbackSupported => _core.Fallback.IsSupported;

    /// <summary>Why the last announce was refused; null if none was since something was mapped.</summary>
    public string? LastRefusal => _core.LastRefusal;

    /// <summary>What was counted so far.</summary>
    public ConsumerStatistics Statistics => _core.Statistics;

    /// <summary>Runs one duty cycle, without previews of unfinished frames.</summary>
    /// <param name="handler">Gets the frames. By reference: a struct keeps its state.</param>
    /// <returns>How much was done; 0 means that there was nothing to do, and the thread may rest.</returns>
    /// <exception cref="ObjectDisposedException">The consumer is disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is being polled already, by a handler or another thread.</exception>
    public int Poll<THandler>(ref THandler handler)
        where THandler : IFrameHandler, allows ref struct
    {
        NoPartialFrames none = default;
        return Poll(ref handler, ref none);
    }

    /// <summary>Runs one duty cycle.</summary>
    /// <param name="handler">Gets the frames. By reference: a struct keeps its state.</param>
    /// <param name="partialHandler">
    /// Gets previews of unfinished frames, if <see cref="ConsumerOptions.Progress"/> asks for them. May be the same as
    /// <paramref name="handler"/>.
    /// </param>
    /// <returns>How much was done; 0 means that there was nothing to do, and the thread may rest.</returns>
    /// <exception cref="ObjectDisposedException">The consumer is disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is being polled already, by a handler or another thread.</exception>
    public int Poll<THandler, TPartialHandler>(ref THandler handler, ref TPartialHandler partialHandler)
        where THandler : IFrameHandler, allows ref struct
        where TPartialHandler : IPartialFrameHandler, allows ref struct
    {
        _gate.Enter();
        try
        {
            return _core.DoWork(ref handler, ref partialHandler);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>
    /// Hands out the newest frame there is now: of all that has arrived, or else the one of the time before, if it is still
    /// there. Neither mode nor rate matters. What is passed over counts as skipped, and a frame that comes again does not count
    /// again. This is no duty cycle: <see cref="Poll{THandler}"/> has to be called as well.
    /// </summary>
    /// <param name="handler">Gets the frame.</param>
    /// <returns>Whether there was one; right or not, says <see cref="IFrameHandler.OnFrameEnd"/>.</returns>
    /// <exception cref="ObjectDisposedException">The consumer is disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is being polled already, by a handler or another thread.</exception>
    public bool ReadLatest<THandler>(ref THandler handler)
        where THandler : IFrameHandler, allows ref struct
    {
        _gate.Enter();
        try
        {
            return _core.ReadLatest(ref handler);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>
    /// An agent that polls this consumer in each of its cycles and disposes of it in the end: for an
    /// <see cref="AgentRunner"/> on a thread of its own, or an <see cref="AgentInvoker"/> in the host's loop.
    /// </summary>
    /// <param name="handler">Gets the frames, on the agent's thread. A struct is copied into the agent.</param>
    public IAgent AsAgent<THandler>(THandler handler)
        where THandler : IFrameHandler => AsAgent(handler, default(NoPartialFrames));

    /// <summary>As <see cref="AsAgent{THandler}"/>, with previews of unfinished frames.</summary>
    /// <param name="handler">Gets the frames, on the agent's thread. A struct is copied into the agent.</param>
    /// <param name="partialHandler">Gets the previews. A struct is copied into the agent.</param>
    public IAgent AsAgent<THandler, TPartialHandler>(THandler handler, TPartialHandler partialHandler)
        where THandler : IFrameHandler
        where TPartialHandler : IPartialFrameHandler =>
        new ConsumerAgent<THandler, TPartialHandler>(
            this,
            handler,
            partialHandler,
            string.Create(CultureInfo.InvariantCulture, $"tp-consumer-{Options.StreamId}")
        );

    /// <summary>
    /// Unmaps, and closes everything that was added to Aeron. If the consumer is being polled, by another thread or around the
    /// caller, that happens at the end of that poll.
    /// </summary>
    public void Dispose() => _gate.Close();
}
