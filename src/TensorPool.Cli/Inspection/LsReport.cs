using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;

namespace TensorPool.Cli.Inspection;

/// <summary>Streams in memory, and the leases that SHM drivers have granted.</summary>
internal sealed record LsReport(
    string BaseDirectory,
    IReadOnlyList<StreamRegions> Streams,
    string AeronDirectory,
    IReadOnlyList<LsReport.Lease>? Leases
)
{
    /// <summary>Counter type of a live lease, in the low half (decision: one Aeron counter per live lease).</summary>
    private const int LeaseCounter = 64;

    private const string LabelStart = "lease: ";

    public static LsReport Of(string baseDirectory, string aeronDirectory)
    {
        IReadOnlyList<Lease>? leases = null;
        if (CncReader.TryOpen(aeronDirectory, out CncReader? cnc, out _))
        {
            using (cnc)
            {
                long now = SystemNanoClock.Instance.NanoTime();
                leases =
                [
                    .. cnc
                        .Counters.Enumerate()
                        .Where(c =>
                            (c.TypeId & 0xFFFF) == LeaseCounter
                            && c.Label.StartsWith(LabelStart, StringComparison.Ordinal)
                        )
                        .Select(c => Lease.Of(c, now)),
                ];
            }
        }

        return new LsReport(baseDirectory, [.. RegionScan.Find(baseDirectory)], aeronDirectory, leases);
    }

    /// <summary>A lease, by the counter that its driver keeps for it.</summary>
    internal sealed record Lease(string Id, string Stream, string Client, string Role, double ExpiresInMs)
    {
        public static Lease Of(CounterInfo counter, long nowNs)
        {
            Dictionary<string, string> parts = [];
            foreach (string part in counter.Label[LabelStart.Length..].Split(' '))
            {
                int equals = part.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    parts[part[..equals]] = part[(equals + 1)..];
                }
            }

            return new Lease(
                parts.GetValueOrDefault("id", ""),
                parts.GetValueOrDefault("stream", ""),
                parts.GetValueOrDefault("client", ""),
                parts.GetValueOrDefault("role", ""),
                (counter.Value - nowNs) / 1e6
            );
        }
    }
}
