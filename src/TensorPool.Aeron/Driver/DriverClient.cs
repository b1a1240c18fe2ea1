using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>A client as the driver knows it: alive as long as its heartbeat counter changes.</summary>
/// <remarks>
/// The counter holds wall time, which may jump, and the client's clock is not asked: what counts is when the value was last
/// seen to change, by the monotonic clock.
/// </remarks>
internal sealed class DriverClient
{
    private long _lastValue;
    private long _lastChangeNs;

    public DriverClient(long id, CounterValue heartbeat, long nowNs)
    {
        Id = id;
        Heartbeat = heartbeat;
        _lastValue = heartbeat.GetAcquire();
        _lastChangeNs = nowNs;
    }

    public long Id { get; }

    public CounterValue Heartbeat { get; }

    /// <summary>The client said that it ends. What its heartbeat does from then on means nothing.</summary>
    public bool IsClosedByCommand { get; private set; }

    /// <summary>How long ago the client was last seen alive, as of the last looks.</summary>
    public long SilenceNs(long nowNs)
    {
        long value = Heartbeat.GetAcquire();
        if (value != _lastValue)
        {
            _lastValue = value;
            _lastChangeNs = nowNs;
        }

        return nowNs - _lastChangeNs;
    }

    public void KeepAlive(long nowMs, long nowNs)
    {
        Heartbeat.SetRelease(nowMs);
        _lastValue = nowMs;
        _lastChangeNs = nowNs;
    }

    public void Forgive(long stallNs) => _lastChangeNs += stallNs;

    public void Close()
    {
        Heartbeat.SetRelease(0);
        IsClosedByCommand = true;
    }
}
