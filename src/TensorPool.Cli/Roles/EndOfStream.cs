using System.Diagnostics;
using TensorPool.Consumer;

namespace TensorPool.Cli.Roles;

/// <summary>Whether a consumer has got all that it will get. On the polling thread.</summary>
/// <param name="isByDetach">
/// The end of the epoch that the first frame came from is the end. One before it without frames is not: an SHM driver has an
/// epoch for consumers that come before the producer, who begins another one.
/// </param>
/// <param name="idleTimeout">So long without a frame is the end, also before the first one; null for never.</param>
internal sealed class EndOfStream(bool isByDetach, TimeSpan? idleTimeout)
{
    private ulong _epoch;
    private long _received;
    private long _lastFrame = Stopwatch.GetTimestamp();

    public bool IsReached(TensorConsumer consumer, long received)
    {
        ulong epoch = consumer.Epoch;
        if (received == 0)
        {
            _epoch = epoch; // up to the cycle before the one in which the first frame came, which may have ended it, too
        }

        if (received != _received)
        {
            _received = received;
            _lastFrame = Stopwatch.GetTimestamp();
        }

        bool isDetached = isByDetach && _received > 0 && _epoch != 0 && epoch != _epoch;
        return isDetached || (idleTimeout is { } time && Stopwatch.GetElapsedTime(_lastFrame) >= time);
    }
}
