namespace TensorPool.Transport;

/// <summary>Gets the messages of an <see cref="IMessageSubscription"/>.</summary>
internal interface IMessageHandler
{
    /// <param name="message">Valid during the call only, and to be believed only if <paramref name="info"/> says so.</param>
    /// <param name="info">Where it comes from.</param>
    void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info);
}
