using System.Text.Json.Serialization;

namespace TensorPool.Cli.Roles;

/// <summary>What <c>consume</c> has taken so far.</summary>
internal sealed record ConsumeReport
{
    /// <summary><c>progress</c>, or <c>summary</c> for the last one.</summary>
    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    /// <summary>The data source.</summary>
    public required uint StreamId { get; init; }

    /// <summary>Id of this consumer.</summary>
    public required uint ConsumerId { get; init; }

    /// <summary>The generation of the memory; 0 if none is mapped.</summary>
    public required ulong Epoch { get; init; }

    /// <summary><c>stream</c>, <c>latest</c> or <c>decimated</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Frames that were right.</summary>
    public required long Received { get; init; }

    /// <summary>Bytes of their payloads.</summary>
    public required long Bytes { get; init; }

    /// <summary>Frames that are in the output.</summary>
    public required long Written { get; init; }

    /// <summary>Frames that were lost because the output was not written fast enough.</summary>
    public required long DropsOutput { get; init; }

    /// <summary>Frames that were lost on the way since the first one that was received: the sum of the next six.</summary>
    public required long Lost { get; init; }

    /// <summary>Frames whose descriptor did not come.</summary>
    public required long DropsGap { get; init; }

    /// <summary>Frames that were overwritten before they were read.</summary>
    public required long DropsLate { get; init; }

    /// <summary>Frames of another epoch than the mapped one.</summary>
    public required long DropsEpoch { get; init; }

    /// <summary>Frames that came while nothing was mapped.</summary>
    public required long DropsUnmapped { get; init; }

    /// <summary>Frames that came when the right to read had ended.</summary>
    public required long DropsLease { get; init; }

    /// <summary>Frames at the start of later epochs, before the first one that was received there, that no counter has.</summary>
    public required long DropsStart { get; init; }

    /// <summary>Number of the first frame that was received: what was published before is not lost. Null before it.</summary>
    public ulong? FirstSeq { get; init; }

    /// <summary>Number of the last one, in its epoch; null before the first.</summary>
    public ulong? LastSeq { get; init; }

    /// <summary>With --verify: frames of which a byte was wrong.</summary>
    public required long Corrupt { get; init; }

    /// <summary>Since the start.</summary>
    public required double ElapsedSeconds { get; init; }

    /// <summary>Frames per second, since the report before.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>What was lost, for people: gaps and late frames always, other causes where there are any.</summary>
    [JsonIgnore]
    public string Losses
    {
        get
        {
            (long Count, string Cause)[] others =
            [
                (DropsEpoch, "epoch"),
                (DropsUnmapped, "unmapped"),
                (DropsLease, "lease"),
                (DropsStart, "start"),
            ];
            return string.Concat([
                FormattableString.Invariant($"{DropsGap} gap {DropsLate} late"),
                .. others.Where(o => o.Count > 0).Select(o => FormattableString.Invariant($" {o.Count} {o.Cause}")),
            ]);
        }
    }

    /// <summary>From publication to delivery; null if no frame came.</summary>
    public ConsumeLatency? LatencyNs { get; init; }

    /// <summary>The last frame, for example <c>uint8 480x640 row</c>.</summary>
    public string? Layout { get; init; }

    /// <summary>Percentiles, in nanoseconds.</summary>
    internal sealed record ConsumeLatency(long P50, long P99, long Max);
}
