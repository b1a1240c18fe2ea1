namespace TensorPool.Consumer;

/// <summary>
/// The publications that this consumer has sent reports on, those of former transports among them: what came from one of them
/// is an echo, and not another consumer of the same id. On the consumer's thread.
/// </summary>
internal sealed class OwnSessions
{
    private readonly List<int> _sessionIds = [];

    /// <summary>Allocates only for one that is new.</summary>
    public void Add(int sessionId)
    {
        if (!_sessionIds.Contains(sessionId))
        {
            _sessionIds.Add(sessionId);
        }
    }

    public bool Contains(int sessionId) => _sessionIds.Contains(sessionId);
}
