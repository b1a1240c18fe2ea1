namespace TensorPool.Transport;

/// <summary>What became of a message.</summary>
internal enum SendResult
{
    /// <summary>It is in the log.</summary>
    Sent,

    /// <summary>Nobody listens. Not a failure.</summary>
    NotConnected,

    /// <summary>A subscriber holds the publication back. Whoever sends goes on without the message, and counts it.</summary>
    BackPressured,

    /// <summary>The publication has ended, with its transport or by itself.</summary>
    Closed,
}
