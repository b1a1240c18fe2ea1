using TensorPool.Aeron.Agents;

namespace TensorPool.Consumer;

/// <summary>Polls a consumer with handlers of its own, and disposes of it in the end. As an agent: on one thread.</summary>
internal sealed class ConsumerAgent<THandler, TPartialHandler>(
    TensorConsumer consumer,
    THandler handler,
    TPartialHandler partialHandler,
    string roleName
) : IAgent
    where THandler : IFrameHandler
    where TPartialHandler : IPartialFrameHandler
{
    private THandler _handler = handler;
    private TPartialHandler _partialHandler = partialHandler;

    public string RoleName => roleName;

    public int DoWork() => consumer.Poll(ref _handler, ref _partialHandler);

    public void OnClose() => consumer.Dispose();
}
