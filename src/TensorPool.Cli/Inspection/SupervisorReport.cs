using TensorPool.Supervisor;

namespace TensorPool.Cli.Inspection;

/// <summary>What a supervisor knows at one time.</summary>
internal sealed record SupervisorReport(DateTimeOffset Time, IReadOnlyList<SupervisorReport.SupervisedStream> Streams)
{
    public static SupervisorReport Of(SupervisorSnapshot snapshot) =>
        new(DateTimeOffset.UtcNow, [.. snapshot.Streams.Select(SupervisedStream.Of)]);

    private static string StateOf(PeerLiveness liveness) => liveness.ToString().ToLowerInvariant();

    internal sealed record SupervisedStream(
        uint StreamId,
        string Name,
        string State,
        ulong Epoch,
        uint HeaderNslots,
        double? AnnounceAgeMs,
        string HeaderRegionUri,
        IReadOnlyList<SupervisedProducer> Producers,
        IReadOnlyList<SupervisedConsumer> Consumers
    )
    {
        public static SupervisedStream Of(StreamSnapshot stream) =>
            new(
                stream.StreamId,
                stream.Name,
                StateOf(stream.Liveness),
                stream.Epoch,
                stream.HeaderNslots,
                stream.AnnounceAge?.TotalMilliseconds,
                stream.HeaderRegionUri,
                [.. stream.Producers.Select(SupervisedProducer.Of)],
                [.. stream.Consumers.Select(SupervisedConsumer.Of)]
            );
    }

    internal sealed record SupervisedProducer(
        uint Id,
        string State,
        ulong Epoch,
        ulong CurrentSeq,
        double LastHeardAgeMs
    )
    {
        public static SupervisedProducer Of(ProducerSnapshot producer) =>
            new(
                producer.ProducerId,
                StateOf(producer.Liveness),
                producer.Epoch,
                producer.CurrentSeq,
                producer.LastHeardAge.TotalMilliseconds
            );
    }

    internal sealed record SupervisedConsumer(
        uint Id,
        string State,
        ulong Epoch,
        string? Mode,
        ulong LastSeqSeen,
        ulong? Lag,
        ulong DropsGap,
        ulong DropsLate,
        double DropRate,
        string? Rule,
        ToldDirective? Told
    )
    {
        public static SupervisedConsumer Of(ConsumerSnapshot consumer) =>
            new(
                consumer.ConsumerId,
                StateOf(consumer.Liveness),
                consumer.Epoch,
                consumer.Mode?.ToString().ToLowerInvariant(),
                consumer.LastSeqSeen,
                consumer.Lag,
                consumer.DropsGap,
                consumer.DropsLate,
                consumer.DropRate,
                consumer.Rule,
                consumer.Directive is { } directive ? ToldDirective.Of(directive) : null
            );
    }

    /// <summary>What a consumer was told last.</summary>
    internal sealed record ToldDirective(string? Mode, int Decimation, bool UseShm, string? PayloadFallbackUri)
    {
        public static ToldDirective Of(ConsumerDirective directive) =>
            new(
                directive.Mode?.ToString().ToLowerInvariant(),
                directive.Decimation,
                directive.UseSharedMemory,
                directive.FallbackUri
            );
    }
}

/// <summary>Something that a supervisor has noticed.</summary>
internal sealed record SupervisorEventReport(
    DateTimeOffset Time,
    string Kind,
    uint StreamId,
    uint PeerId,
    string Detail
)
{
    public static SupervisorEventReport Of(SupervisorEvent e) =>
        new(DateTimeOffset.UtcNow, e.Kind.ToString(), e.StreamId, e.PeerId, e.Detail);
}
