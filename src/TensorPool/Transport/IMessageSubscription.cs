namespace TensorPool.Transport;

/// <summary>Receives the messages of one stream, put together from their fragments. One thread; never blocks.</summary>
internal interface IMessageSubscription : IDisposable
{
    /// <summary>The Aeron stream id.</summary>
    int StreamId { get; }

    /// <summary>Whether anybody publishes.</summary>
    bool IsConnected { get; }

    bool IsClosed { get; }

    /// <summary>Messages of which a fragment was missing, or that were longer than allowed.</summary>
    long DroppedMessages { get; }

    /// <summary>Hands over what has arrived. A message lies in the log, or in a pooled buffer, during the call only.</summary>
    /// <param name="handler">Called on this thread.</param>
    /// <param name="fragmentLimit">Fragments to take at most.</param>
    /// <returns>Fragments taken.</returns>
    int Poll(IMessageHandler handler, int fragmentLimit);
}
