namespace TensorPool.Transport;

/// <summary>
/// How long to wait before each attempt to connect again: the first delay, doubled after each failure up to the longest one,
/// and moved by up to a fifth, so that processes that lost the same driver do not all come back at once (driver 1.0, section
/// 10).
/// </summary>
internal sealed class ReconnectSchedule(TimeSpan first, TimeSpan longest, Func<double> random)
{
    private const double Jitter = 0.2;

    private TimeSpan _next = first;

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        TimeSpan delay = _next;
        _next = delay * 2 < longest ? delay * 2 : longest;
        return delay * (1 + (Jitter * ((2 * random()) - 1)));
    }
}
