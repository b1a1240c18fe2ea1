using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>Makes immutable records of what is known. On the agent's thread.</summary>
internal static class SnapshotWriter
{
    public static StreamSnapshot Write<TWire>(StreamRecord<TWire> stream, long nowNs, long monotonicNs)
        where TWire : struct, IWireProtocol
    {
        ulong? activityNs = stream.Probe.Read();
        return new StreamSnapshot
        {
            StreamId = stream.StreamId,
            Liveness = stream.Liveness,
            Epoch = stream.Epoch,
            ProducerId = stream.ProducerId,
            AnnounceAge = stream.HasAnnounce ? Age(nowNs, stream.LastAnnounceNs) : null,
            ActivityAge = activityNs is { } ns ? Age(monotonicNs, unchecked((long)ns)) : null,
            ActivityProblem = stream.Probe.Problem,
            HeaderNslots = stream.HeaderNslots,
            HeaderRegionUri = stream.HeaderUri,
            Name = stream.Name,
            Summary = stream.Summary,
            MetaVersion = stream.MetaVersion,
            Attributes = stream.Attributes,
            Producers = [.. stream.Producers.OrderBy(p => p.ProducerId).Select(p => Write(p, nowNs))],
            Consumers = [.. stream.Consumers.OrderBy(c => c.ConsumerId).Select(c => Write(c, stream.LagOf(c), nowNs))],
        };
    }

    private static ProducerSnapshot Write(ProducerRecord producer, long nowNs) =>
        new()
        {
            ProducerId = producer.ProducerId,
            Liveness = producer.Liveness,
            LastHeardAge = Age(nowNs, producer.LastHeardNs),
            ReportAge = producer.HasReport ? Age(nowNs, producer.LastReportNs) : null,
            Epoch = producer.Report.Epoch,
            CurrentSeq = producer.Report.CurrentSeq,
        };

    private static ConsumerSnapshot Write(ConsumerRecord consumer, ulong? lag, long nowNs) =>
        new()
        {
            ConsumerId = consumer.ConsumerId,
            Liveness = consumer.Liveness,
            HelloAge = consumer.HasHello ? Age(nowNs, consumer.LastHelloNs) : null,
            ReportAge = consumer.HasReport ? Age(nowNs, consumer.LastReportNs) : null,
            Epoch = consumer.Report.Epoch,
            Mode =
                consumer.HasReport ? consumer.Report.Mode
                : consumer.HasHello ? consumer.Hello.Mode
                : null,
            LastSeqSeen = consumer.Report.LastSeqSeen,
            Lag = lag,
            DropsGap = consumer.Report.DropsGap,
            DropsLate = consumer.Report.DropsLate,
            DropRate = consumer.DropRate,
            SupportsSharedMemory = consumer.HasHello ? consumer.Hello.SupportsShm : null,
            Rule = consumer.Rule?.Name,
            Directive = consumer.Directive == ConsumerPolicy.OwnWay ? null : consumer.Directive,
        };

    private static TimeSpan Age(long nowNs, long thenNs) =>
        TimeSpan.FromTicks(unchecked(nowNs - thenNs) / TimeSpan.NanosecondsPerTick);
}
