using System.Runtime.InteropServices;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>
/// What the living consumers of the stream want to know of unfinished frames, as one policy (wire 1.1, section 16.3). Belongs
/// to the agent. Allocates when a policy changes or a consumer is new, not per hello.
/// </summary>
/// <remarks>
/// A hint that is absent means "the producer's default" (W-10.1.2-4), so that it counts as that: a consumer that says nothing
/// is not slowed down by one that asks for less.
/// </remarks>
internal sealed class ProgressHints
{
    /// <summary>More consumers than any stream has; what others claim to be is not remembered.</summary>
    public const int MaxConsumers = 1024;

    private const int LivesForHellos = 5; // WO-27

    private readonly ProgressOptions _options;
    private readonly long _livesForNs;
    private readonly List<Wish> _wishes = [];

    public ProgressHints(ProgressOptions options)
    {
        _options = options;
        _livesForNs = LivesForHellos * Nanoseconds(options.HelloInterval);
    }

    /// <summary>Null while nobody wants progress.</summary>
    public ProgressPolicy? Policy { get; private set; }

    /// <summary>Consumers that want progress.</summary>
    public int ConsumerCount => _wishes.Count;

    /// <summary>A hello of a consumer of the stream.</summary>
    public void OnHello(in ConsumerHello hello, long nowNs)
    {
        if (!_options.Enabled)
        {
            return;
        }

        int index = IndexOf(hello.ConsumerId);
        if (!hello.SupportsProgress)
        {
            if (index >= 0)
            {
                _wishes.RemoveAt(index);
            }
        }
        else
        {
            Wish wish = new(
                hello.ConsumerId,
                nowNs,
                hello.ProgressIntervalUs is { } us ? us * 1000L : Nanoseconds(_options.Interval),
                hello.ProgressBytesDelta ?? _options.BytesDelta,
                hello.ProgressRowsDelta ?? _options.RowsDelta
            );
            if (index >= 0)
            {
                _wishes[index] = wish;
            }
            else if (_wishes.Count < MaxConsumers)
            {
                _wishes.Add(wish);
            }
        }

        Aggregate();
    }

    /// <summary>Forgets consumers that have fallen silent.</summary>
    public void Expire(long nowNs)
    {
        int before = _wishes.Count;
        for (int i = _wishes.Count - 1; i >= 0; i--)
        {
            if (nowNs - _wishes[i].SeenNs > _livesForNs)
            {
                _wishes.RemoveAt(i);
            }
        }

        if (_wishes.Count != before)
        {
            Aggregate();
        }
    }

    /// <summary>The smallest of all wishes, but not below the floors (W-10.2.2-13).</summary>
    private void Aggregate()
    {
        if (_wishes.Count == 0)
        {
            Policy = null;
            return;
        }

        long intervalNs = long.MaxValue;
        uint bytes = uint.MaxValue;
        uint? rows = null;
        foreach (ref readonly Wish wish in CollectionsMarshal.AsSpan(_wishes))
        {
            intervalNs = Math.Min(intervalNs, wish.IntervalNs);
            bytes = Math.Min(bytes, wish.BytesDelta);
            rows = wish.RowsDelta is { } wished && !(wished >= rows) ? wished : rows;
        }

        intervalNs = Math.Max(intervalNs, Nanoseconds(_options.IntervalFloor));
        ulong bytesDelta = Math.Max(bytes, _options.BytesDeltaFloor);
        uint? rowsDelta = rows is { } few ? Math.Max(few, _options.RowsDeltaFloor) : null;
        if (
            Policy is null
            || Policy.IntervalNs != intervalNs
            || Policy.BytesDelta != bytesDelta
            || Policy.RowsDelta != rowsDelta
        )
        {
            Policy = new ProgressPolicy(intervalNs, bytesDelta, rowsDelta, 1_000_000_000L / _options.MaxRateHz);
        }
    }

    private int IndexOf(uint consumerId)
    {
        for (int i = 0; i < _wishes.Count; i++)
        {
            if (_wishes[i].ConsumerId == consumerId)
            {
                return i;
            }
        }

        return -1;
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private readonly record struct Wish(
        uint ConsumerId,
        long SeenNs,
        long IntervalNs,
        uint BytesDelta,
        uint? RowsDelta
    );
}
