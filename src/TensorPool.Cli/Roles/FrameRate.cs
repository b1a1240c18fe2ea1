using TensorPool.Aeron.Agents;

namespace TensorPool.Cli.Roles;

/// <summary>Waits until the next frame is due, by a plan that does not drift. For one thread.</summary>
internal sealed class FrameRate
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A wait ends so much too late at worst, and the rest is spent in short ones.</summary>
    private static readonly TimeSpan WaitMargin = TimeSpan.FromMilliseconds(2);

    private readonly double _intervalNs;
    private double _nextNs;
    private bool _hasBegun;

    /// <param name="rateHz">Infinite for as fast as possible.</param>
    public FrameRate(double rateHz) => _intervalNs = NanosecondsPerSecond / rateHz;

    /// <summary>Waits.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public void Wait(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        long nowNs = SystemNanoClock.Instance.NanoTime();
        if (!_hasBegun || nowNs - _nextNs > NanosecondsPerSecond)
        {
            _hasBegun = true; // or this far behind the plan: begin anew instead of a burst that no ring would hold
            _nextNs = nowNs;
        }

        while (nowNs < _nextNs)
        {
            TimeSpan rest = TimeSpan.FromMicroseconds((_nextNs - nowNs) / 1000);
            if (rest > WaitMargin)
            {
                cancellation.WaitHandle.WaitOne(rest - WaitMargin);
                cancellation.ThrowIfCancellationRequested();
            }
            else
            {
                Thread.Sleep(rest > TimeSpan.FromMilliseconds(1) ? 1 : 0);
            }

            nowNs = SystemNanoClock.Instance.NanoTime();
        }

        _nextNs += _intervalNs;
    }
}
