namespace TensorPool.Aeron.Logs;

/// <summary>What appending gives when it does not give a position (aeron-ipc §7.1).</summary>
internal static class AppendResult
{
    public const long NotConnected = -1;
    public const long BackPressured = -2;
    public const long AdminAction = -3;
    public const long Closed = -4;
    public const long MaxPositionExceeded = -5;
}
