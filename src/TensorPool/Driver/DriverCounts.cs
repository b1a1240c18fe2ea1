namespace TensorPool.Driver;

/// <summary>
/// What a driver counts. The agent alone writes; others read numbers that are whole, each by itself.
/// </summary>
internal sealed class DriverCounts
{
    private readonly long[] _counterValues = new long[DriverEndpoints.CounterCount];
    private long _attachResponses;
    private long _detachResponses;
    private long _keepalives;
    private long _keepalivesIgnored;
    private long _leasesRevoked;
    private long _announces;

    public long AttachResponses => Volatile.Read(ref _attachResponses);

    public long DetachResponses => Volatile.Read(ref _detachResponses);

    public long Keepalives => Volatile.Read(ref _keepalives);

    public long KeepalivesIgnored => Volatile.Read(ref _keepalivesIgnored);

    public long LeasesRevoked => Volatile.Read(ref _leasesRevoked);

    public long Announces => Volatile.Read(ref _announces);

    public void CountAttachResponse() => Volatile.Write(ref _attachResponses, _attachResponses + 1);

    public void CountDetachResponse() => Volatile.Write(ref _detachResponses, _detachResponses + 1);

    public void CountKeepalive() => Volatile.Write(ref _keepalives, _keepalives + 1);

    public void CountKeepaliveIgnored() => Volatile.Write(ref _keepalivesIgnored, _keepalivesIgnored + 1);

    public void CountLeaseRevoked() => Volatile.Write(ref _leasesRevoked, _leasesRevoked + 1);

    public void CountAnnounce() => Volatile.Write(ref _announces, _announces + 1);

    /// <summary>In the order of the Aeron counters. Valid until the next call.</summary>
    public ReadOnlySpan<long> CounterValues()
    {
        _counterValues[0] = _attachResponses;
        _counterValues[1] = _detachResponses;
        _counterValues[2] = _keepalives;
        _counterValues[3] = _leasesRevoked;
        _counterValues[4] = _announces;
        return _counterValues;
    }
}
