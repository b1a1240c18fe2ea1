using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>
/// Keeps a transport alive for all roles of a process: when one ends, it is closed, another one is connected with growing
/// delays, and what the roles had added is added again. Roles notice by <see cref="IRoleEndpoints{T}.Poll"/>.
/// </summary>
/// <remarks>
/// Waiting for a driver takes long, so it is done on a thread that lives only while there is no transport; the duty cycle of
/// a role reads a few fields and takes no lock. <see cref="_lock"/> guards the list of endpoints, and that nothing is added
/// between the building of all of them and their being shown. <see cref="_transport"/> is set under it, and taken away by
/// whoever exchanges it for null, who then disposes of it. What a role reads is published by volatile stores, complete before
/// they are made.
/// </remarks>
internal sealed class TransportSession : ITransportSession, IDisposable
{
    private readonly Func<ITransport> _connect;
    private readonly Func<ReconnectSchedule> _schedule;
    private readonly long _suspicionNs;
    private readonly INanoClock _transportClock;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly List<IRebuilt> _endpoints = [];
    private readonly ManualResetEventSlim _stop = new();
    private volatile ITransport? _transport; // null from the moment the end of one is noticed until the next one is complete
    private volatile int _generation;
    private bool _isDisposed;

    /// <summary>Connects once.</summary>
    /// <param name="connect">Makes a transport; throws an <see cref="AeronException"/> if it cannot.</param>
    /// <param name="schedule">Makes the delays of one search.</param>
    /// <param name="suspicion">After what standstill a thread does not believe what it knows of the transport.</param>
    /// <param name="transportClock">The clock that transports are made with.</param>
    /// <param name="log">For the ends and beginnings.</param>
    /// <exception cref="AeronException">There is no transport.</exception>
    public TransportSession(
        Func<ITransport> connect,
        Func<ReconnectSchedule> schedule,
        TimeSpan suspicion,
        INanoClock transportClock,
        ILogger log
    )
    {
        _connect = connect;
        _schedule = schedule;
        _suspicionNs = suspicion.Ticks * TimeSpan.NanosecondsPerTick;
        _transportClock = transportClock;
        _log = log;
        _transport = connect();
        _generation = 1;
    }

    private interface IRebuilt
    {
        /// <summary>Adds everything to a transport, without showing it to the role.</summary>
        void Prepare(ITransport transport);

        /// <summary>Shows the role what was prepared.</summary>
        void Publish();
    }

    /// <inheritdoc/>
    public int Generation => _generation;

    /// <summary>Whether there is a transport now that has not ended.</summary>
    public bool IsConnected => _transport is { IsClosed: false };

    /// <inheritdoc/>
    public long NextCorrelationId() => Living().NextCorrelationId();

    /// <inheritdoc/>
    public IRoleEndpoints<T> Open<T>(Func<ITransport, T> build)
        where T : class, IDisposable
    {
        Endpoints<T> endpoints = new(this, build);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            endpoints.Prepare(Living());
            endpoints.Publish();
            _endpoints.Add(endpoints);
        }

        return endpoints;
    }

    /// <summary>Ends the transport. Roles that are not disposed of yet find none from now on.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _stop.Set();
            Interlocked.Exchange(ref _transport, null)?.Dispose();
        }
    }

    private ITransport Living() =>
        _transport
        ?? throw new AeronException(
            "There is no connection to the media driver now; it is being looked for. Try again, or look whether it runs."
        );

    /// <summary>
    /// Starts the search for another transport, unless somebody has before. Takes no lock, which may be held for as long as a
    /// driver does not answer: this is called from duty cycles.
    /// </summary>
    private void OnEnded(ITransport transport)
    {
        if (Interlocked.CompareExchange(ref _transport, null, transport) != transport)
        {
            return;
        }

        _log.TransportLost(_generation, transport.TerminationCause?.Message ?? "It was closed.");
        Thread thread = new(() => Replace(transport)) { Name = "tp-reconnect", IsBackground = true };
        thread.Start();
    }

    private void Replace(ITransport ended)
    {
        ended.Dispose();
        ReconnectSchedule schedule = _schedule();
        string? reported = null;
        for (int attempts = 1; !_stop.Wait(schedule.Next()); attempts++)
        {
            try
            {
                if (TryReplace())
                {
                    _log.TransportReplaced(_generation, attempts);
                }

                return;
            }
            catch (Exception e) // the thread's edge: whatever it is, the next attempt may do better
            {
                if (e.Message != reported)
                {
                    reported = e.Message;
                    _log.ReconnectFailed(e.Message);
                }
            }
        }
    }

    /// <returns>False if the session was disposed of meanwhile.</returns>
    private bool TryReplace()
    {
        ITransport transport = _connect();
        lock (_lock)
        {
            if (_isDisposed)
            {
                transport.Dispose();
                return false;
            }

            try
            {
                _endpoints.ForEach(e => e.Prepare(transport));
            }
            catch
            {
                transport.Dispose();
                throw;
            }

            _endpoints.ForEach(e => e.Publish());
            _generation++;
            _transport = transport;
            return true;
        }
    }

    private sealed class Endpoints<T>(TransportSession session, Func<ITransport, T> build) : IRoleEndpoints<T>, IRebuilt
        where T : class, IDisposable
    {
        private Built? _prepared;
        private volatile Built? _current; // written under the lock, read by the role
        private bool _hasPolled;
        private long _lastPollNs;
        private long _noticedNs;
        private bool _isSuspicious;

        public void Prepare(ITransport transport) => _prepared = new Built(transport, build(transport));

        public void Publish() => _current = _prepared;

        public T? Poll(long nowNs)
        {
            bool stoodStill = _hasPolled && nowNs - _lastPollNs > session._suspicionNs;
            _hasPolled = true;
            _lastPollNs = nowNs;
            Built? current = _current;
            if (current is null)
            {
                return null;
            }

            ITransport transport = current.Transport;
            if (transport.IsClosed)
            {
                session.OnEnded(transport);
                return null;
            }

            if (stoodStill)
            {
                _isSuspicious = true;
                _noticedNs = session._transportClock.NanoTime();
            }

            if (_isSuspicious && transport.CaughtUpNs - _noticedNs < 0)
            {
                return null;
            }

            _isSuspicious = false;
            return current.Content;
        }

        public void Dispose()
        {
            Built? current;
            lock (session._lock)
            {
                session._endpoints.Remove(this);
                current = _current;
                _current = null;
            }

            current?.Content.Dispose();
        }

        private sealed record Built(ITransport Transport, T Content);
    }
}
