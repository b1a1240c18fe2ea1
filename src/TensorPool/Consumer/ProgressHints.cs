namespace TensorPool.Consumer;

/// <summary>
/// How often a consumer wants to hear of frames that are being written (wire 1.1, section 16.3). Hints: the producer takes the
/// smallest of all consumers, not below limits of its own. Immutable, hence thread-safe.
/// </summary>
public sealed record ProgressHints
{
    /// <summary>Time between two reports, in whole microseconds; null = the producer's default, 250 µs.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Bytes between two reports; null = the producer's default, 64 KiB.</summary>
    public uint? BytesDelta { get; init; }

    /// <summary>Rows between two reports of row-major frames; null = the producer's default.</summary>
    public uint? RowsDelta { get; init; }
}
