using TensorPool.Aeron.Commands;

namespace TensorPool.Aeron.Client;

/// <summary>Why a publication was rejected. Immutable.</summary>
/// <param name="RegistrationId">Id of the publication's log.</param>
/// <param name="SessionId">Session of the publication.</param>
/// <param name="StreamId">Stream of the publication.</param>
/// <param name="Code">What happened.</param>
/// <param name="Message">The reason that the subscriber gave.</param>
public sealed record PublicationError(
    long RegistrationId,
    int SessionId,
    int StreamId,
    DriverErrorCode Code,
    string Message
);
