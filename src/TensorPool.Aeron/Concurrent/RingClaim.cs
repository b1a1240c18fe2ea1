namespace TensorPool.Aeron.Concurrent;

/// <summary>A record of the ring that its claimant fills and then commits or aborts, once.</summary>
internal readonly struct RingClaim
{
    public RingClaim(int recordOffset, int bodyLength)
    {
        RecordOffset = recordOffset;
        BodyLength = bodyLength;
    }

    public int RecordOffset { get; }

    public int BodyLength { get; }

    public int RecordLength => RecordHeader.Length + BodyLength;
}
