using TensorPool.Aeron.Uri;
using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>What a consumer is told to do by a ConsumerConfig message (wire 1.1, section 14.3). Immutable, hence thread-safe.</summary>
public sealed record ConsumerDirective
{
    /// <summary>Which frames to take; null for the mode that the consumer has.</summary>
    public ConsumerMode? Mode { get; init; }

    /// <summary>N of <see cref="ConsumerMode.Decimated"/>, from 1.</summary>
    public ushort Decimation { get; init; } = 1;

    /// <summary>Whether to read shared memory.</summary>
    public bool UseSharedMemory { get; init; } = true;

    /// <summary>
    /// Another way to the payload: an Aeron channel, or <c>bridge://id</c>. Null for none (W-10.1.3-3).
    /// </summary>
    public string? FallbackUri { get; init; }

    /// <summary>What cannot be; null if nothing is wrong.</summary>
    internal string? FindProblem() =>
        Mode is { } mode && !Enum.IsDefined(mode) ? $"the mode {(int)mode} is not defined"
        : Decimation == 0 ? "a decimation of 0 takes no frame; it goes from 1"
        : FallbackUri is { } uri && !IsFallback(uri)
            ? $"the fallback \"{uri}\" is no Aeron channel such as aeron:udp?endpoint=host:port, and no bridge://id"
        : null;

    private static bool IsFallback(string uri) =>
        System.Text.Ascii.IsValid(uri)
        && uri.Length <= MessageLimits.Uri
        && (
            (uri.StartsWith("bridge://", StringComparison.Ordinal) && uri.Length > "bridge://".Length)
            || ChannelUri.TryParse(uri, out _, out _)
        );
}
