namespace TensorPool.Aeron.Counters;

/// <summary>
/// The system counters that an IPC driver maintains (aeron-ipc §5.5). Each is at the counter id that equals its value.
/// </summary>
internal enum SystemCounterId
{
    Errors = 15,
    FreeFails = 17,
    UnblockedPublications = 19,
    UnblockedCommands = 20,
    ClientTimeouts = 24,
    ConductorMaxCycleTimeNs = 26,
    ConductorCycleTimeThresholdExceeded = 27,
    AeronSoftware = 34,
    BytesCurrentlyMapped = 35,
    PublicationsRevoked = 40,
    ImagesRejected = 42,
    ControlProtocolVersion = 43,
}
