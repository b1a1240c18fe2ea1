using TensorPool.Transport;

namespace TensorPool.DriverClient;

/// <summary>The times of <see cref="ShmDriverClientOptions"/> in nanoseconds. Immutable, hence thread-safe.</summary>
internal sealed class LeaseTiming(ShmDriverClientOptions options, Func<double> random)
{
    /// <summary>Announce periods that a consumer waits for the epoch after a lost producer (D-4.9-12).</summary>
    private const int RaisedEpochPeriods = 3;

    public long KeepaliveNs { get; } = Ns(options.KeepaliveInterval);

    public long DefaultLifetimeNs { get; } = Ns(options.KeepaliveInterval) * options.ExpiryGraceIntervals;

    public long DriverLivenessNs { get; } = Ns(options.AnnouncePeriod) * options.DriverLivenessPeriods;

    public long RaisedEpochNs { get; } = Ns(options.AnnouncePeriod) * RaisedEpochPeriods;

    /// <summary>So long without a response is worth a word.</summary>
    public const long SlowNs = 2_000_000_000;

    /// <summary>From the first request on, while the driver is heard.</summary>
    public long ProvisioningNs { get; } = Ns(options.ProvisioningTimeout);

    public long ResponseNs { get; } = Ns(options.ResponseTimeout);

    /// <summary>The delays of one search for a lease (DO-16).</summary>
    public ReconnectSchedule NewSchedule() => new(options.ReattachDelay, options.ReattachDelayMax, random);

    public static long Ns(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
