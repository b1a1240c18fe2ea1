using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>
/// The client's own sign of life: a counter that the driver makes when the client has asked for something, and by which it
/// judges the client.
/// </summary>
internal sealed class ClientHeartbeat(CounterTable counters, long clientId, string clientName)
{
    private const string Version = "1.53.0";
    private const string Commit = "TensorPool.Aeron";

    private int _counterId = CounterLayout.NullId;

    /// <summary>Gives a sign of life where there is a counter for it; false when the driver has taken the counter away.</summary>
    public bool Beat(long nowMs)
    {
        if (_counterId == CounterLayout.NullId)
        {
            _counterId = counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, clientId);
            if (_counterId == CounterLayout.NullId)
            {
                return true; // nothing was asked for yet
            }

            counters.AppendToLabel(_counterId, $" name={clientName} version={Version} commit={Commit}");
        }
        else if (
            counters.State(_counterId) != CounterState.Allocated
            || counters.TypeId(_counterId) != CounterTypes.ClientHeartbeat
            || counters.KeyInt64(_counterId) != clientId
        )
        {
            return false;
        }

        counters.ValueOf(_counterId).SetRelease(nowMs);
        return true;
    }
}
