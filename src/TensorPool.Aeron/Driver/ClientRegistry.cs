using System.Buffers.Binary;
using System.Globalization;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>The clients and their heartbeats (aeron-ipc §10.2).</summary>
internal sealed class ClientRegistry
{
    private readonly DriverServices _services;
    private readonly Dictionary<long, DriverClient> _clients = [];
    private readonly List<DriverClient> _dead = [];
    private readonly long _livenessTimeoutNs;

    public ClientRegistry(DriverServices services)
    {
        _services = services;
        _livenessTimeoutNs = services.Options.ClientLivenessTimeout.Ticks * TimeSpan.NanosecondsPerTick;
    }

    public int Count => _clients.Count;

    /// <summary>The client of a command that creates something; made when it is not known yet.</summary>
    public DriverClient Ensure(long clientId)
    {
        if (_clients.TryGetValue(clientId, out DriverClient? known))
        {
            return known;
        }

        Span<byte> key = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(key, clientId);
        CounterValue heartbeat = _services.Allocate(
            CounterTypes.ClientHeartbeat,
            key,
            string.Create(CultureInfo.InvariantCulture, $"client-heartbeat: id={clientId}"),
            clientId,
            clientId
        );
        heartbeat.SetRelease(_services.EpochClock.TimeMs());
        DriverClient client = new(clientId, heartbeat, _services.NowNs);
        _clients.Add(clientId, client);
        _services.Events.CounterReady(clientId, heartbeat.Id);
        return client;
    }

    public void KeepAlive(long clientId)
    {
        if (_clients.TryGetValue(clientId, out DriverClient? client))
        {
            client.KeepAlive(_services.EpochClock.TimeMs(), _services.NowNs);
        }
    }

    public void Close(long clientId)
    {
        if (_clients.TryGetValue(clientId, out DriverClient? client))
        {
            client.Close();
        }
    }

    /// <summary>Whether a client is known and gave a sign of life within a time; a time of zero asks for none.</summary>
    public bool IsFresh(long clientId, long withinNs) =>
        withinNs == 0
        || (_clients.TryGetValue(clientId, out DriverClient? client) && client.SilenceNs(_services.NowNs) < withinNs);

    /// <summary>Looks at every heartbeat, so that changes are not noticed late.</summary>
    public void Sample()
    {
        foreach (DriverClient client in _clients.Values)
        {
            client.SilenceNs(_services.NowNs);
        }
    }

    /// <summary>The driver stood still: that time does not count as silence.</summary>
    public void Forgive(long stallNs)
    {
        foreach (DriverClient client in _clients.Values)
        {
            client.Forgive(stallNs);
        }
    }

    /// <summary>Removes dead and closed clients, and hands each of them to whoever holds something of theirs.</summary>
    public void CheckLiveness(Action<long> onRemoved)
    {
        foreach (DriverClient client in _clients.Values)
        {
            bool silent = client.SilenceNs(_services.NowNs) > _livenessTimeoutNs;
            if (!silent && !client.IsClosedByCommand)
            {
                continue;
            }

            if (!client.IsClosedByCommand)
            {
                _services.SystemCounters.Increment(SystemCounterId.ClientTimeouts);
                _services.Events.ClientTimeout(client.Id);
            }

            _dead.Add(client);
        }

        foreach (DriverClient client in _dead)
        {
            _services.Events.UnavailableCounter(client.Id, client.Heartbeat.Id);
            _clients.Remove(client.Id);
            onRemoved(client.Id);
            _services.Counters.Free(client.Heartbeat.Id);
        }

        _dead.Clear();
    }
}
