namespace TensorPool.Aeron.Agents;

/// <summary>Spins, then yields, then parks for ever longer times: short delays under load, little CPU without.</summary>
public sealed class BackoffIdleStrategy : IIdleStrategy
{
    private readonly int _maxSpins;
    private readonly int _maxYields;
    private readonly long _minParkNs;
    private readonly long _maxParkNs;
    private int _spins;
    private int _yields;
    private long _parkNs;

    /// <summary>10 spins, 20 yields, then from 1 µs to 1 ms.</summary>
    public BackoffIdleStrategy()
        : this(10, 20, TimeSpan.FromMicroseconds(1), TimeSpan.FromMilliseconds(1)) { }

    /// <summary>Sets how long each stage lasts.</summary>
    public BackoffIdleStrategy(int maxSpins, int maxYields, TimeSpan minPark, TimeSpan maxPark)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSpins);
        ArgumentOutOfRangeException.ThrowIfNegative(maxYields);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(minPark, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPark, minPark);
        _maxSpins = maxSpins;
        _maxYields = maxYields;
        _minParkNs = minPark.Ticks * TimeSpan.NanosecondsPerTick;
        _maxParkNs = maxPark.Ticks * TimeSpan.NanosecondsPerTick;
        _parkNs = _minParkNs;
    }

    /// <summary>How long the next park will be, in nanoseconds; 0 before that stage.</summary>
    internal long NextParkNs => _spins < _maxSpins || _yields < _maxYields ? 0 : _parkNs;

    /// <inheritdoc />
    public void Idle(int workCount)
    {
        if (workCount > 0)
        {
            Reset();
        }
        else if (_spins < _maxSpins)
        {
            _spins++;
            Thread.SpinWait(1);
        }
        else if (_yields < _maxYields)
        {
            _yields++;
            Thread.Yield();
        }
        else
        {
            ThreadParking.Park(_parkNs);
            _parkNs = Math.Min(_parkNs * 2, _maxParkNs);
        }
    }

    /// <inheritdoc />
    public void Reset()
    {
        _spins = 0;
        _yields = 0;
        _parkNs = _minParkNs;
    }
}
