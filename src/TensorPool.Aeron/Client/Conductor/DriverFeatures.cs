using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>What the driver knows, by its own counters (aeron-ipc §0.3). Younger drivers know more commands.</summary>
internal sealed class DriverFeatures(CounterTable counters)
{
    private const int Version147 = (1 << 16) | (47 << 8);
    private const int Version148 = (1 << 16) | (48 << 8);

    /// <summary>The release, packed like the version of the control file; 0 when it does not say.</summary>
    public long Release =>
        IsSystemCounter(SystemCounterId.AeronSoftware) ? counters.Value((int)SystemCounterId.AeronSoftware) : 0;

    /// <summary>
    /// Before 1.49 the counter of this id is anybody's, with any value: a client heartbeat has a huge one.
    /// </summary>
    public bool KnowsSessionRequests
    {
        get
        {
            const int Id = (int)SystemCounterId.ControlProtocolVersion;
            return IsSystemCounter(SystemCounterId.ControlProtocolVersion)
                && counters.RegistrationId(Id) == Id
                && counters.Value(Id) >= SystemCounterLabels.ControlProtocolVersion;
        }
    }

    /// <summary>In 1.46 the type of the command that rejects meant the removal of a destination.</summary>
    public bool KnowsRejection => Release >= Version147;

    public bool KnowsRejectionOfIpc => Release >= Version148;

    public bool KnowsDestinationIds => Release >= Version147;

    private bool IsSystemCounter(SystemCounterId id)
    {
        int counterId = (int)id;
        return counters.IsValidId(counterId)
            && counters.State(counterId) == CounterState.Allocated
            && counters.TypeId(counterId) == CounterTypes.System
            && counters.KeyInt32(counterId) == counterId;
    }
}
