namespace TensorPool.Aeron.Driver;

/// <summary>A subscription of some client.</summary>
internal sealed record DriverSubscription(
    long RegistrationId,
    long ClientId,
    int StreamId,
    string Channel,
    int? SessionId,
    bool IsTethered,
    bool IsRejoin
)
{
    public bool Matches(IpcPublication publication) =>
        StreamId == publication.StreamId && (SessionId is null || SessionId == publication.SessionId);
}
