namespace TensorPool.Aeron.Commands;

/// <summary>Why a driver refused something (aeron-ipc §4.5). Codes 1 and 11 mean the same: drivers differ.</summary>
public enum DriverErrorCode
{
    /// <summary>A code that is not known here.</summary>
    Unknown = -1,

    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The channel cannot be read, or its parameters contradict each other or another channel.</summary>
    InvalidChannel = 1,

    /// <summary>There is no subscription of that registration id.</summary>
    UnknownSubscription = 2,

    /// <summary>There is no publication of that registration id.</summary>
    UnknownPublication = 3,

    /// <summary>A network endpoint failed.</summary>
    ChannelEndpointError = 4,

    /// <summary>There is no counter of that registration id.</summary>
    UnknownCounter = 5,

    /// <summary>The driver does not know the command.</summary>
    UnknownCommandTypeId = 6,

    /// <summary>The command was too short, or a length in it was wrong.</summary>
    MalformedCommand = 7,

    /// <summary>The driver does not do that.</summary>
    NotSupported = 8,

    /// <summary>A host name could not be resolved.</summary>
    UnknownHost = 9,

    /// <summary>Something is still being released; try again.</summary>
    ResourceTemporarilyUnavailable = 10,

    /// <summary>Anything else.</summary>
    GenericError = 11,

    /// <summary>There is no space for a log.</summary>
    StorageSpace = 12,

    /// <summary>A subscriber rejected the stream.</summary>
    ImageRejected = 13,

    /// <summary>The publication was revoked.</summary>
    PublicationRevoked = 14,
}
