namespace TensorPool.Producer;

/// <summary>
/// How often the progress of unfinished frames is told, now that somebody wants it (wire 1.1, section 16.2). Made by the
/// agent, used by the publishing thread; cannot change.
/// </summary>
/// <param name="IntervalNs">Least time between two messages about one frame.</param>
/// <param name="BytesDelta">Bytes that make it worth a message.</param>
/// <param name="RowsDelta">Rows that do; null if rows alone never do.</param>
/// <param name="SpacingNs">Least time between two PROGRESS messages of the stream: the rate cap (W-10.2.2-12).</param>
internal sealed record ProgressPolicy(long IntervalNs, ulong BytesDelta, uint? RowsDelta, long SpacingNs)
{
    /// <summary>Before any PROGRESS message of the stream.</summary>
    public const long Never = long.MinValue / 2;

    /// <summary>Whether enough was added since the last message: by bytes or by rows.</summary>
    public bool IsWorthTelling(ulong bytesAdded, uint rowsAdded) => bytesAdded >= BytesDelta || rowsAdded >= RowsDelta;

    /// <summary>Whether both the frame's and the stream's last message are old enough (WO-26).</summary>
    public bool IsTime(long frameLastNs, long streamLastNs, long nowNs) =>
        nowNs - frameLastNs >= IntervalNs && nowNs - streamLastNs >= SpacingNs;
}
