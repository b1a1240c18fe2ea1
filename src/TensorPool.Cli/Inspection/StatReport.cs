using System.Globalization;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;

namespace TensorPool.Cli.Inspection;

/// <summary>All counters of a media driver at one time, and what follows from them.</summary>
internal sealed record StatReport(
    string AeronDirectory,
    long DriverPid,
    string CncVersion,
    string Status,
    double? HeartbeatAgeMs,
    IReadOnlyList<StatReport.CounterEntry> Counters,
    IReadOnlyList<StatReport.SubscriberLag> Lag
)
{
    /// <summary>What drivers and clients take for the longest silence of a living one.</summary>
    private static readonly TimeSpan DriverTimeout = TimeSpan.FromSeconds(10);

    public static StatReport Of(string directory, CncReader cnc)
    {
        List<CounterInfo> counters = [.. cnc.Counters.Enumerate()];
        return new(
            directory,
            cnc.DriverPid,
            cnc.Version,
            StatusOf(cnc),
            cnc.DriverHeartbeatAge?.TotalMilliseconds,
            [.. counters.Select(CounterEntry.Of)],
            [.. LagOf(counters)]
        );
    }

    /// <summary>alive, silent, starting, or ended.</summary>
    public static string StatusOf(CncReader cnc) =>
        cnc.StatusFor(DriverTimeout) switch
        {
            DriverStatus.Alive => "alive",
            DriverStatus.Silent => "silent",
            DriverStatus.Starting => "starting",
            _ => "ended",
        };

    /// <summary>How far each subscriber is behind the publication that it reads.</summary>
    private static IEnumerable<SubscriberLag> LagOf(List<CounterInfo> counters)
    {
        Dictionary<(int Stream, int Session), long> published = [];
        foreach (CounterInfo counter in counters.Where(c => c.TypeId == CounterTypes.PublisherPosition))
        {
            if (counter.Stream is { } key)
            {
                published[(key.StreamId, key.SessionId)] = counter.Value;
            }
        }

        Dictionary<long, string> names = [];
        foreach (CounterInfo counter in counters.Where(c => c.TypeId == CounterTypes.ClientHeartbeat))
        {
            names[counter.RegistrationId] = counter.Label;
        }

        foreach (CounterInfo counter in counters.Where(c => c.TypeId == CounterTypes.SubscriberPosition))
        {
            if (counter.Stream is { } key && published.TryGetValue((key.StreamId, key.SessionId), out long position))
            {
                yield return new SubscriberLag(
                    key.StreamId,
                    key.SessionId,
                    counter.OwnerId,
                    names.GetValueOrDefault(counter.OwnerId, ""),
                    Math.Max(0, position - counter.Value)
                );
            }
        }
    }

    /// <summary>A counter as it is.</summary>
    internal sealed record CounterEntry(int Id, int TypeId, long Value, string Label, long OwnerId)
    {
        public static CounterEntry Of(CounterInfo info) =>
            new(info.Id, info.TypeId, info.Value, info.Label, info.OwnerId);

        public string ValueText => Value.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>A subscriber, who it belongs to, and how many bytes it has not read yet.</summary>
    /// <param name="Client">Label of the client's heartbeat, which has its name.</param>
    internal sealed record SubscriberLag(int StreamId, int SessionId, long ClientId, string Client, long Bytes);
}
