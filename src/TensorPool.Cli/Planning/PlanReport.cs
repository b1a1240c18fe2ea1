using System.Numerics;

namespace TensorPool.Cli.Planning;

/// <summary>How large a ring has to be (operations, section 11).</summary>
internal sealed record PlanReport
{
    private const long SuperblockBytes = 64;
    private const long HeaderSlotBytes = 256;
    private const int DescriptorFrameBytes = 96;
    private const int MinTermBytes = 64 << 10;

    public required string Shape { get; init; }

    public required string Dtype { get; init; }

    public required double RateHz { get; init; }

    public required double LatencySeconds { get; init; }

    public required double Safety { get; init; }

    public required long PayloadBytes { get; init; }

    public required double BytesPerSecond { get; init; }

    /// <summary>A power of two of at least rate × latency × safety.</summary>
    public required uint Nslots { get; init; }

    /// <summary>A power of two that a payload fits, and at least a page.</summary>
    public required uint StrideBytes { get; init; }

    public required long RingBytes { get; init; }

    public required long PoolBytes { get; init; }

    public required long MemoryBytes { get; init; }

    /// <summary>How long a frame stays, at this rate, before it is overwritten.</summary>
    public required double HistorySeconds { get; init; }

    /// <summary>Term of the descriptor publication, which takes three of them.</summary>
    public required long DescriptorTermBytes { get; init; }

    /// <summary>Free shared memory here, after this.</summary>
    public required long FreeBytesLeft { get; init; }

    /// <exception cref="ArgumentException">The numbers lead to no ring.</exception>
    public static PlanReport Create(
        string shape,
        string dtype,
        long payloadBytes,
        double rateHz,
        double latencySeconds,
        double safety,
        long freeBytes
    )
    {
        double wanted = Math.Max(2, Math.Ceiling(rateHz * latencySeconds * safety));
        if (wanted > 1u << 31 || payloadBytes > 1u << 31)
        {
            throw new ArgumentException(
                $"{wanted:N0} slots of {payloadBytes:N0} bytes are more than a ring can have: 2^31 of each."
            );
        }

        uint nslots = BitOperations.RoundUpToPowerOf2((uint)wanted);
        uint stride = BitOperations.RoundUpToPowerOf2((uint)Math.Max(payloadBytes, Environment.SystemPageSize));
        long ring = SuperblockBytes + (nslots * HeaderSlotBytes);
        long pool = SuperblockBytes + ((long)nslots * stride);
        long term = (long)
            BitOperations.RoundUpToPowerOf2((ulong)Math.Max(MinTermBytes, 2L * nslots * DescriptorFrameBytes));
        return new PlanReport
        {
            Shape = shape,
            Dtype = dtype,
            RateHz = rateHz,
            LatencySeconds = latencySeconds,
            Safety = safety,
            PayloadBytes = payloadBytes,
            BytesPerSecond = payloadBytes * rateHz,
            Nslots = nslots,
            StrideBytes = stride,
            RingBytes = ring,
            PoolBytes = pool,
            MemoryBytes = ring + pool,
            HistorySeconds = nslots / rateHz,
            DescriptorTermBytes = term,
            FreeBytesLeft = freeBytes - ring - pool - (3 * term),
        };
    }
}
