using TensorPool.Transport;

namespace TensorPool.Consumer;

/// <summary>The Aeron counters of a consumer (operations, section 3).</summary>
internal static class ConsumerCounters
{
    public const string AgentName = "Consumer";

    /// <summary>In the order of <see cref="Fill"/>.</summary>
    public static ReadOnlySpan<CounterDefinition> Definitions => All;

    private static readonly CounterDefinition[] All =
    [
        new(3, "DropsGap"),
        new(4, "DropsLate"),
        new(5, "DropsOdd"),
        new(6, "DropsChanged"),
        new(7, "DropsFrameIdMismatch"),
        new(8, "DropsHeaderInvalid"),
        new(9, "DropsPayloadInvalid"),
        new(10, "Remaps"),
        new(11, "HelloPublished"),
        new(12, "QosPublished"),
        new(13, "DropsEpoch"),
        new(14, "DropsUnmapped"),
        new(15, "DropsLease"),
        new(16, "Duplicates"),
        new(17, "SkippedMode"),
        new(18, "SkippedRate"),
    ];

    /// <summary>Values for <see cref="AgentCounters.Set"/>.</summary>
    public static void Fill(Span<long> values, in ConsumerStatistics statistics)
    {
        values[0] = statistics.DropsGap;
        values[1] = statistics.DropsLate;
        values[2] = statistics.DropsOdd;
        values[3] = statistics.DropsChanged;
        values[4] = statistics.DropsFrameIdMismatch;
        values[5] = statistics.DropsHeaderInvalid;
        values[6] = statistics.DropsPayloadInvalid;
        values[7] = statistics.Remaps;
        values[8] = statistics.HelloPublished;
        values[9] = statistics.QosPublished;
        values[10] = statistics.DropsEpoch;
        values[11] = statistics.DropsUnmapped;
        values[12] = statistics.DropsLease;
        values[13] = statistics.Duplicates;
        values[14] = statistics.SkippedMode;
        values[15] = statistics.SkippedRate;
    }
}
