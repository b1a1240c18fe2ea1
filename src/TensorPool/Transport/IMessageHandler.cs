namespace TensorPool.Transport;

/// <summary>Gets the messages of an <see cref="IMessageSubscription"/>.</summary>
internal interface IMessageHandler
{
    /// <param name="message">Valid during the call only.</param>
    /// <param name="info">Where it comes from.</param>
    void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info);
}
