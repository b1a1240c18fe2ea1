using System.Diagnostics;
using TensorPool.Consumer;

namespace TensorPool.Cli.Roles;

/// <summary>Whether a consumer has got all that it will get. On the polling thread.</summary>
/// <param name="isByDetach">The end of the first epoch that was mapped is the end.</param>
/// <param name="idleTimeout">So long without a frame is the end, also before the first one; null for never.</param>
internal sealed class EndOfStream(bool isByDetach, TimeSpan? idleTimeout)
{
    private ulong _epoch;
    private long _received;
    private long _lastFrame = Stopwatch.GetTimestamp();

    public bool IsReached(TensorConsumer consumer, long received)
    {
        if (received != _received)
        {
            _received = received;
            _lastFrame = Stopwatch.GetTimestamp();
        }

        ulong epoch = consumer.Epoch;
        if (_epoch == 0)
        {
            _epoch = epoch;
        }

        bool isDetached = isByDetach && _epoch != 0 && epoch != _epoch;
        return isDetached || (idleTimeout is { } time && Stopwatch.GetElapsedTime(_lastFrame) >= time);
    }
}
