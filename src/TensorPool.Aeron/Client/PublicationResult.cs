using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Client;

/// <summary>What offering and claiming give when they do not give a position, which is always greater than zero.</summary>
public static class PublicationResult
{
    /// <summary>At the limit, and nobody subscribes.</summary>
    public const long NotConnected = AppendResult.NotConnected;

    /// <summary>At the limit, because a subscriber is slow.</summary>
    public const long BackPressured = AppendResult.BackPressured;

    /// <summary>The log goes on to its next term: try again at once.</summary>
    public const long AdminAction = AppendResult.AdminAction;

    /// <summary>The publication is closed.</summary>
    public const long Closed = AppendResult.Closed;

    /// <summary>The stream has used up all positions: a new publication is needed.</summary>
    public const long MaxPositionExceeded = AppendResult.MaxPositionExceeded;
}
